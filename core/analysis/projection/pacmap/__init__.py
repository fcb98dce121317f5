"""PaCMAP (Wang et al., 2021) and LocalMAP (Wang et al., 2025) with own compiled rounds and frames while they run."""
