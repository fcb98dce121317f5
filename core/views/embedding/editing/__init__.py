"""Metadata as the user has changed them: columns added, joined and given values."""
