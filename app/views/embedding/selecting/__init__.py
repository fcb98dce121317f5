"""Selecting points by tools and commands."""
