"""TensorFlow checkpoints (tensor bundles): which variables they hold, and the vectors of one, without TensorFlow."""
