"""Marks that stand at points of a cloud: which of them fit beside each other, and images laid onto a picture."""
