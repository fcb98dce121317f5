"""How a metric is distributed over runs, and how the best of it came about, one curve a group."""

from core.views.spread.best import bests_of, resolve_best
from core.views.spread.distribution import edfs_of, resolve_edf

__all__ = ["bests_of", "edfs_of", "resolve_best", "resolve_edf"]
