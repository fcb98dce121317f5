"""What can be said of points, as actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Action

if TYPE_CHECKING:
    from app.views.embedding.view import EmbeddingView


def label_actions(view: EmbeddingView) -> tuple[Action, ...]:
    """Return the actions of labelling of a view."""
    return (
        Action(
            "embedding.label_digits",
            "Label points with digits",
            view.labelling.toggle,
            "Shift+L",
            when=view.has_points,
            checked=lambda: view.labelling.active,
            icon="label",
            tip="Let the digits give the selected points, or the one under the mouse, a class; Esc ends that",
        ),
        Action(
            "embedding.spread_labels",
            "Spread labels to neighbours",
            view.spreading.start,
            when=view.has_points,
            icon="neighbours",
            tip="Find labels for the nearest neighbours of labelled points, to be looked at before they are given",
        ),
    )
