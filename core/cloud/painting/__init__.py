"""How the software painter puts points into pixels."""
