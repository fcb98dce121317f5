"""Reading values off cards: the table below them, handles on axes, thresholds, notes and what is marked."""
