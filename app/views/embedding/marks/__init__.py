"""Thumbnails and labels over the points."""
