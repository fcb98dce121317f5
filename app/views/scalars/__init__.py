"""The view that overlays scalars of all shown runs."""
