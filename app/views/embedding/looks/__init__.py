"""How the values of columns look: legend, colours, order, groups, scales."""
