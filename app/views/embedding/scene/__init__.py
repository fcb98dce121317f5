"""What draws the points and takes the mouse: surfaces, canvas, overlay, legend, motion."""
