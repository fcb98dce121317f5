"""What can be done with lines between points, as one table."""

from __future__ import annotations

from app.actions import Action
from app.views.embedding.drawing import Drawing
from app.views.embedding.lines.line_acts import LineActs
from core.views.embedding.lines.trails import order_column


def line_actions(acts: LineActs, drawing: Drawing) -> tuple[Action, ...]:
    """Return the actions that switch lines."""

    def has_order() -> bool:
        about = drawing.about
        return about is not None and order_column(about.metadata, acts.wish.trails) is not None

    def has_steps() -> bool:
        about = drawing.about
        return about is not None and len(about.subject.table.steps) > 1

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
        Action(
            "embedding.near",
            "Lines to neighbours of the selection",
            acts.toggle_neighbours,
            "Shift+J",
            "View",
            checked=lambda: acts.wish.neighbours,
            icon="neighbours",
            tip="Join each selected point with its nearest neighbours",
        ),
        Action(
            "embedding.paths",
            "Paths over steps",
            acts.toggle_paths,
            "J",
            "View",
            when=has_steps,
            checked=lambda: acts.wish.paths,
            icon="trail",
            tip="Join each selected point with where it is at the other steps of the table",
        ),
    )
