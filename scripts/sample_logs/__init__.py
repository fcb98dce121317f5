"""The makers of the sample logs: a small neural network, a sweep over its hyperparameters, and writers of log files."""
