"""The view that tells how well scores part positives from negatives."""
