"""Why there are no curves, and what to do about it."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.views.emptiness import Emptiness
from core.views.hparams.fields import field_title
from core.views.judging.empty import without_metric

ABOUT = "A distribution function is the share of runs whose metric is at most as large."
ABOUT_BEST = "The best so far is what a metric had reached when each run was done."


def without_curves(catalog: Catalog, state: SessionState) -> Emptiness:
    """Return what to say where there are runs, but no distribution function."""
    return without_metric(catalog, state, ABOUT) or Emptiness("Nothing to draw", ABOUT)


def without_best(catalog: Catalog, state: SessionState) -> Emptiness:
    """Return what to say where there are runs, but no course of the best."""
    none = without_metric(catalog, state, ABOUT_BEST)
    if none is not None:
        return none
    text = f"{ABOUT_BEST} No run has a value of {field_title(state.best.over)}."
    return Emptiness("No order of runs", text, "usual_order", "Use the order of starts")
