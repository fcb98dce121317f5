"""Cards in a scrolling column, under headings that fold."""
