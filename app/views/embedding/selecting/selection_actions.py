"""What changes and what uses the selection of points, as actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Action
from app.views.embedding.rows.publishing import ask_and_publish

if TYPE_CHECKING:
    from app.views.embedding.view import EmbeddingView


def selection_actions(view: EmbeddingView) -> tuple[Action, ...]:
    """Return the actions of the selection of a view."""
    return (*_change(view), *_use(view))


def _change(view: EmbeddingView) -> tuple[Action, ...]:
    return (
        Action(
            "embedding.select_all",
            "Select all points shown",
            view.acts.select_shown,
            "Ctrl+A",
            when=view.has_points,
            tip="Select every point that is drawn",
        ),
        Action(
            "embedding.invert",
            "Invert selection of points",
            view.acts.invert,
            "Ctrl+Shift+I",
            when=view.has_points,
            tip="Select the points shown that are not selected",
        ),
        Action(
            "embedding.grow",
            "Grow selection by neighbours",
            view.grow_selection,
            "Ctrl+G",
            when=view.has_selection,
            icon="neighbours",
            tip="Select the nearest neighbours of the selected points, too: as many of each as the inspector lists",
        ),
    )


def _use(view: EmbeddingView) -> tuple[Action, ...]:
    return (
        Action(
            "embedding.isolate",
            "Isolate selected points",
            view.acts.isolate_selection,
            "I",
            when=view.has_selection,
            icon="isolate",
            tip="Show only the selected points",
        ),
        Action(
            "embedding.hide",
            "Hide selected points",
            view.acts.hide_selection,
            "H",
            when=view.has_selection,
            icon="eye-off",
            tip="Hide the selected points",
        ),
        Action(
            "embedding.clear",
            "Deselect points",
            view.acts.clear_selection,
            "Ctrl+D",
            when=view.has_selection,
            icon="close",
            tip="Select no point",
        ),
        Action(
            "embedding.export_selection",
            "Export selected points…",
            view.export_selection,
            when=view.has_selection,
            icon="export",
            tip="Write row, coordinates and metadata of the selected points to a CSV file",
        ),
        Action(
            "embedding.publish",
            "Publish for the embedding projector…",
            lambda: ask_and_publish(view.workspace, view, view.acts, view.drawing),
            when=view.has_points,
            icon="export",
            tip="Write the points shown, with metadata, thumbnails and this view, as TensorBoard opens them",
        ),
    )
