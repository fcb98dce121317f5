"""Groups of points: k-means, HDBSCAN, how well they are apart, and what they are called."""
