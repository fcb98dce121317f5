"""Pages that judge runs by one metric: several planes beside each other, and a panel that says by what."""
