"""A metric over two hyperparameters, as a surface: its page and panel."""
