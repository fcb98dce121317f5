"""Clusters of the embedding view: found by a worker process, kept as columns, named, listed and drawn around."""
