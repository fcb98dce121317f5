"""How far a projection is to be trusted."""
