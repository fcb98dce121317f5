"""The view that shows an embedding in two or three dimensions."""
