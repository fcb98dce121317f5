"""Other programs' UMAP beside ours; run it with ``python -m tests.benchmarks.peers``."""
