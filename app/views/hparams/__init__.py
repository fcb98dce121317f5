"""The view of hyperparameters."""
