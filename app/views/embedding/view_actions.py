"""What can be done in the embedding view, as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Action
from app.views.embedding.clusters.cluster_actions import cluster_actions
from app.views.embedding.keeping.bookmark_actions import bookmark_actions
from app.views.embedding.labelling.label_actions import label_actions
from app.views.embedding.lines.line_actions import line_actions
from app.views.embedding.marks.marks_actions import marks_actions
from app.views.embedding.motion.motion_actions import motion_actions
from app.views.embedding.moved.moved_actions import moved_actions
from app.views.embedding.panel_actions import panel_actions
from app.views.embedding.rows.finding_actions import finding_actions
from app.views.embedding.selecting.selection_actions import selection_actions
from app.views.embedding.selecting.tool_actions import tool_actions
from app.views.embedding.tray.tray_actions import tray_actions

if TYPE_CHECKING:
    from app.views.embedding.view import EmbeddingView

TOOLBAR = (
    ("embedding.box", "embedding.lasso", "embedding.polygon", "embedding.brush", "embedding.sphere", "embedding.front"),
    ("embedding.2d", "embedding.3d", "embedding.orthographic"),
    ("embedding.frame", "embedding.views", "embedding.thumbnails", "embedding.labels", "embedding.compare"),
    ("embedding.table", "embedding.gallery"),
)
"""Actions that have a button above the picture, in groups."""
TEXTS = {"embedding.2d": "2D", "embedding.3d": "3D"}
"""Buttons with words in place of an icon."""
SELECTION = (
    "embedding.isolate", "embedding.hide", "embedding.invert", "embedding.grow",
    "embedding.clear", "embedding.export_selection",
)  # fmt: skip
"""Actions that have a button in the panel."""


def view_actions(view: EmbeddingView) -> tuple[Action, ...]:
    """Return the actions of a view."""
    return (
        *tool_actions(view),
        *_look(view),
        *_display(view),
        *panel_actions(view.panel),
        *bookmark_actions(view.bookmarks),
        *marks_actions(view),
        *finding_actions(view),
        *moved_actions(view),
        *_projection(view),
        *selection_actions(view),
        *label_actions(view),
        *cluster_actions(view),
        *line_actions(view.line_acts, view.drawing),
        *tray_actions(view),
        *motion_actions(view.scrub, view.points_motion, view.viewpoints, view.show_viewpoints),
        *view.panes.actions_table(),
    )


def _look(view: EmbeddingView) -> tuple[Action, ...]:
    return (
        Action(
            "embedding.frame",
            "Frame points",
            view.acts.frame_selection,
            "F",
            "View",
            when=view.has_points,
            icon="zoom-fit",
            tip="Show the selected points, or all of them, as large as they fit",
        ),
        Action(
            "embedding.2d",
            "Two dimensions",
            lambda: view.acts.set_dimensions(2),
            "2",
            "View",
            checked=lambda: view.acts.wish.dimensions == 2,
            icon="square",
            tip="Show two components in the plane",
        ),
        Action(
            "embedding.3d",
            "Three dimensions",
            lambda: view.acts.set_dimensions(3),
            "3",
            "View",
            checked=lambda: view.acts.wish.dimensions == 3,
            icon="cube",
            tip="Show three components in space",
        ),
        Action(
            "embedding.orthographic",
            "Orthographic projection",
            view.acts.toggle_orthographic,
            "O",
            "View",
            when=lambda: view.acts.wish.dimensions == 3,
            checked=lambda: view.acts.wish.dimensions == 3 and view.acts.wish.orthographic,
            icon="orthographic",
            tip="In 3D, show far points as large and as far apart as near ones: lengths can be compared",
        ),
        Action(
            "embedding.dimensions",
            "Switch between 2D and 3D",
            lambda: view.acts.set_dimensions(5 - view.acts.wish.dimensions),
            "D",
            tip="Show two components instead of three, or the other way round",
        ),
    )


def _display(view: EmbeddingView) -> tuple[Action, ...]:
    return (
        Action(
            "embedding.thumbnails",
            "Thumbnails",
            view.acts.toggle_thumbnails,
            "T",
            "View",
            when=view.has_thumbnails,
            checked=lambda: view.acts.wish.thumbnails,
            icon="thumbnails",
            tip="Draw the images of points where they fit",
        ),
        Action(
            "embedding.labels",
            "Labels",
            view.acts.toggle_labels,
            "A",
            "View",
            when=view.has_labels,
            checked=lambda: view.acts.wish.labels,
            icon="label",
            tip="Write the labels of points where they fit",
        ),
    )


def _projection(view: EmbeddingView) -> tuple[Action, ...]:
    projecting = view.projecting
    return (
        Action(
            "embedding.run",
            "Run projection",
            projecting.run,
            "R",
            when=projecting.can_run,
            icon="play",
            tip="Run the chosen method with its parameters",
        ),
        Action(
            "embedding.stop",
            "Stop projection",
            projecting.stop,
            "Shift+R",
            when=lambda: projecting.running() is not None,
            icon="stopped",
            tip="End the run; the points stay where they are",
        ),
        Action(
            "embedding.pause",
            "Pause or continue projection",
            projecting.pause,
            "P",
            when=lambda: projecting.running() is not None or projecting.can_go_on(),
            icon="pause",
            tip="Let the run wait, or go on; after its end go on from the points as they are",
        ),
        Action(
            "embedding.next_method",
            "Next projection method",
            lambda: projecting.step(1),
            "N",
            when=view.has_points,
            tip="Choose the next method; it is shown at once where that takes no time",
        ),
        Action(
            "embedding.previous_method",
            "Previous projection method",
            lambda: projecting.step(-1),
            "Shift+N",
            when=view.has_points,
            tip="Choose the method before",
        ),
    )
