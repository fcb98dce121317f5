"""From vertices of curves to strokes."""
