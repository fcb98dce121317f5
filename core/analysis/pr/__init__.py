"""How well scores tell positives from negatives: counts over thresholds, curves, areas, calibration."""
