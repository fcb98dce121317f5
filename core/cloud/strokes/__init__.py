"""Straight strokes between points of a cloud, laid over the picture."""
