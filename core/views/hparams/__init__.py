"""Hyperparameters of runs as pictures and tables."""
