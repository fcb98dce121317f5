"""Tracking stores of MLflow in an SQLite database, of all generations."""
