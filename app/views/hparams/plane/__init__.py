"""Runs as points between two axes: how they are painted on the screen and what hands do to them."""
