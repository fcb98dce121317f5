"""How the values of columns look: groups of categories with their colours, and scales of numbers."""
