"""t-distributed stochastic neighbour embedding, by the forces of openTSNE and with frames while it runs."""
