"""One folder a view: its widget, its panel and, where it draws with OpenGL, its scene."""
