"""Vectors and tables opened directly: npy, npz, CSV, TSV, Parquet."""
