"""Figures as files: what they consist of, drawn from logs again, and carried inside of the figures themselves."""
