"""Finding and reading logs: one folder a source, and the catalog that merges them."""
