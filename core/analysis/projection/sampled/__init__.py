"""Methods on more vectors than they can be fitted to: a sample is fitted, and the rest is placed beside it."""
