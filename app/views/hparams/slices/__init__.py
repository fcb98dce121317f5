"""A metric over each hyperparameter: its page and panel."""
