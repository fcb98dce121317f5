"""A metric over two hyperparameters: as a surface between runs, or as the ranks of the runs themselves."""

from core.views.contour.plot import contours_of, resolve
from core.views.contour.ranks import ranks_of, resolve_ranks

__all__ = ["contours_of", "ranks_of", "resolve", "resolve_ranks"]
