"""The page of parallel coordinates."""
