"""The view of histograms and distributions."""
