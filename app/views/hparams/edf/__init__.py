"""How a metric is distributed over runs: its page and panel."""
