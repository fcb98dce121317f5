"""Which of several points lies on top in a picture, and what it does to a pixel."""
