"""Drawing points with OpenGL 3.3 in whatever context is current."""
