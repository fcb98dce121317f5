"""Vectors and tables opened directly: arrays, safetensors, text, Parquet, Arrow, and vectors of words."""
