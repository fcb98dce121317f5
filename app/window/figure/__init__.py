"""The dialog in which a view becomes a figure: its look beside a live preview."""
