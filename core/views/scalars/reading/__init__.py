"""Reading values off curves: tables at a step and over a range, thresholds, notes, best and odd points."""
