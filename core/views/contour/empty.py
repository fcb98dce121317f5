"""Why there are no contours or ranks, and what to do about it."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.views.emptiness import Emptiness
from core.views.judging.empty import without_fields, without_metric

ABOUT = "A contour draws a metric over two hyperparameters, as a surface between the runs."
ABOUT_RANKS = "Ranks are runs over two hyperparameters, coloured by where their metric stands among all."


def without_contours(catalog: Catalog, state: SessionState) -> Emptiness:
    """Return what to say where there are runs, but no contour."""
    return without_metric(catalog, state, ABOUT) or without_fields(catalog, state.contour.fields is not None, ABOUT, 2)


def without_ranks(catalog: Catalog, state: SessionState) -> Emptiness:
    """Return what to say where there are runs, but no plane of ranks."""
    none = without_metric(catalog, state, ABOUT_RANKS)
    return none or without_fields(catalog, state.rank.fields is not None, ABOUT_RANKS, 2)
