"""The nearest neighbours that are listed and marked."""
