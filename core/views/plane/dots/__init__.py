"""Many round points as an image, painted by compiled loops."""
