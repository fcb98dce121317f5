"""What moved between what is shown and something else, and how steady neighbourhoods are over the steps."""
