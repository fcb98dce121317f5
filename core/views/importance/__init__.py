"""Which hyperparameters matter to a metric, of the runs that are shown."""
