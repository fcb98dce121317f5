"""The window: Qt widgets, their theme, the OpenGL renderer and the command line."""
