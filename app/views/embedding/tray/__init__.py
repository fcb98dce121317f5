"""The tray below the picture: a table and a gallery of all points."""
