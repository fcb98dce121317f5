"""Whole pictures that the user keeps: their list, going through them, and their files."""
