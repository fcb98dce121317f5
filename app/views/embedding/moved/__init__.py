"""What moved, and how steady neighbourhoods are over the steps, in the panel of the embedding view."""
