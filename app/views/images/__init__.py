"""The view of logged images."""
