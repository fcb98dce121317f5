"""From vectors to coordinates: the projection engines."""
