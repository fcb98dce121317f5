"""Saying something of points: by values, digits, neighbours, and columns of other files."""
