"""What moved between two spaces of the same rows: by who is near whom, not by coordinates."""
