"""Runs side by side: their values with changes against a baseline, their curves, and the difference of their texts."""
