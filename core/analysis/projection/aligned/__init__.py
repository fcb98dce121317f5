"""Layouts of the same things at several steps, each laid over the one before so that it can be followed by eye."""
