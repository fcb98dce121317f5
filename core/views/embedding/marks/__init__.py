"""Images and texts at points: what can be shown, in which order, and what of it fits."""
