"""Points of different sizes, opacities and shapes: what is beside the plain way, which stays as it is."""
