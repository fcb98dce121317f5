"""Mathematics on arrays: smoothing, decimation, neighbours, projections."""
