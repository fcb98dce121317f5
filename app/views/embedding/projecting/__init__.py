"""Choosing, running and steering methods, and what a projection is made of."""
