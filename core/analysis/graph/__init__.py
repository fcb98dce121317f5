"""The neighbour graph of a tensor: the nearest others of every vector, by one of six metrics."""
