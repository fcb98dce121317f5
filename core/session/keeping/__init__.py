"""Sessions as files: saved, found again, and read as far as they are whole."""
