"""Runs of a projection: what they need, how they work in another process, and what they show meanwhile."""
