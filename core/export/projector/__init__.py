"""Tables of vectors as TensorBoard's embedding projector opens them."""
