"""The page of the scatter matrix."""
