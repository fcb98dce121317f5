"""Scalars, which are decoded in the order of the file, become columns of their tags."""
