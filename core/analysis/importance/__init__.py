"""Which hyperparameters matter, asked in several ways, with how sure each answer is."""
