"""Commands about points of a table: how they are laid out, found, coloured, edited and kept."""
