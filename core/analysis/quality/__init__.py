"""How far a picture of vectors can be trusted: measures with confidence intervals, faithfulness of every point."""
