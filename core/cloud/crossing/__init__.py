"""Rows counted by what several filters let through, again and again while one of the filters moves."""
