"""The view of logged texts."""
