"""Uniform manifold approximation and projection (McInnes, Healy and Melville, 2018), with frames while it runs."""
