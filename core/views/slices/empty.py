"""Why there are no slices, and what to do about it."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.views.emptiness import Emptiness
from core.views.judging.empty import without_fields, without_metric

ABOUT = "A slice draws a metric of all runs over one hyperparameter."


def without_slices(catalog: Catalog, state: SessionState) -> Emptiness:
    """Return what to say where there are runs, but no slice."""
    return without_metric(catalog, state, ABOUT) or without_fields(catalog, state.slices.fields is not None, ABOUT, 1)
