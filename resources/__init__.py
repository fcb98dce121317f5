"""Shaders, icons, fonts and sample logs, read with importlib.resources by the app."""
