"""Leaving the program: data files and figures made from pictures."""
