"""The table of runs: which columns and rows there are, in which order, and what a cell says."""
