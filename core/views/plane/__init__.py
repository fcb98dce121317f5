"""Runs as points between two scaled axes; a run without a value lies on a rail beside them, none is left out."""
