"""Clusters in the panel: how they are found, how many there may be, and the list of those that were found."""
