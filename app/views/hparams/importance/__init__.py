"""The page that says which hyperparameters matter."""
