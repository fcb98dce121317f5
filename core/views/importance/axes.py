"""The axes of parallel coordinates in the order of importance, and in words which order they have."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.views.hparams.fields import MOST_PARAMS, aims, axes_shown, chosen_axes, field_title
from core.views.importance.page import Answer, parameters_by_importance


def axes_by_importance(catalog: Catalog, state: SessionState, answer: Answer) -> tuple[str, ...]:
    """Return axes with parameters by their importance, the most important first, and all others behind them.

    Axes that the user has chosen stay; where none were, those are taken that matter most.
    """
    order = parameters_by_importance(answer)
    if state.hparams.axes is None:
        asked = set(answer.subject.known)
        others = [name for name in chosen_axes(catalog) if name not in asked]
        return (*order[:MOST_PARAMS], *others)
    shown = axes_shown(catalog, state.hparams)
    return (*(name for name in order if name in shown), *(name for name in shown if name not in order))


def order_words(catalog: Catalog, state: SessionState) -> str:
    """Return by what axes are ordered, as a label."""
    axes, ordered = state.hparams.axes, state.importance.ordered
    if axes is None:
        known = aims(catalog)
        if not known:
            return "Ordered as they were logged"
        return f"Ordered by how much each alone tells about {field_title(known[0])} (correlation ratio of ranks)"
    if ordered is not None and ordered.axes == axes:
        return f"Ordered by {ordered.by}"
    return "In your own order"
