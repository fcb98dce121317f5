"""How far a picture can be trusted: measured as work, told in words."""
