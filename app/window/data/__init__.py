"""The dialog in which a view becomes a table."""
