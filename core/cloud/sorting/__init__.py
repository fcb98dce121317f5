"""How millions of points are put in order and into boxes: compiled loops on all threads."""
