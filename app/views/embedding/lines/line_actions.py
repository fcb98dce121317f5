"""What can be done with lines between points, as one table."""

from __future__ import annotations

from app.actions import Action
from app.views.embedding.drawing import Drawing
from app.views.embedding.lines.line_acts import LineActs
from core.views.embedding.trails import order_column


def line_actions(acts: LineActs, drawing: Drawing) -> tuple[Action, ...]:
    """Return the actions that switch lines."""

    def has_order() -> bool:
        about = drawing.about
        return about is not None and order_column(about.metadata, acts.wish.trails) is not None

    return (
        Action(
            "embedding.trails",
            "Trails",
            acts.toggle_trails,
            "Shift+T",
            "View",
            when=has_order,
            checked=lambda: acts.wish.trails.shown and has_order(),
            icon="trail",
            tip="Join points that follow one another, as a column of the metadata says",
        ),
    )
