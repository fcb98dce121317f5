"""Tables of trials: one row a run, as searches for hyperparameters and tracking stores export them."""
