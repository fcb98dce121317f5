"""What the panel offers of lines between points, and the keys that switch them."""
