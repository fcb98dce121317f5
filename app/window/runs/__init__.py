"""The list of runs: what is drawn, in which colour, and what is emphasised."""
