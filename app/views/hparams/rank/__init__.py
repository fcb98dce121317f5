"""Runs over two hyperparameters, coloured by the rank of a metric: its page and panel."""
