"""The points shown as a folder that TensorBoard's embedding projector opens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QFileDialog, QWidget

from app.views.embedding.acts import Acts
from app.views.embedding.drawing import Drawing
from app.workspace import Workspace
from core.export.projector.folder import Published, publish
from core.export.projector.states import ProjectorState
from core.jobs import Event, EventKind, Task, Token
from core.model import F4, I8
from core.state import EmbeddingState, RowSet
from core.views.embedding import Known, colour_column, label_column
from core.views.embedding.methods import title_of
from core.views.embedding.subject import vectors_in


def ask_and_publish(workspace: Workspace, parent: QWidget, acts: Acts, drawing: Drawing) -> None:
    """Ask for a folder and write the points shown into it."""
    dialog = QFileDialog(parent, "Folder for the embedding projector", str(Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.fileSelected.connect(lambda folder: publish_to(workspace, acts, drawing, folder))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def publish_to(workspace: Workspace, acts: Acts, drawing: Drawing, folder: str) -> None:
    """Write the points shown into a folder by a job, and tell what the projector will not show of them."""

    def heard(event: Event) -> None:
        if event.kind is EventKind.DONE:
            left_out = event.value if isinstance(event.value, tuple) else ()
            told = [f"Written to {folder}: open it with tensorboard --logdir", *map(str, left_out)]
            workspace.notify("info", ". ".join(told))
        elif event.kind is EventKind.FAILED:
            workspace.notify("error", f"Nothing was published: {event.message}", event.details)

    make = _published(workspace, acts, drawing.about)
    if make is not None and drawing.about is not None:
        name = drawing.about.subject.table.tensor
        arguments = {"make": make, "folder": folder}
        workspace.jobs.start(Task(f"Publishing {name}", f"{__name__}:publish_made", arguments), heard)


def publish_made(token: Token, make: Callable[[], Published], folder: str) -> tuple[str, ...]:
    """Write what is made here into a folder; a job's function."""
    return publish(token, make(), folder)


def _published(workspace: Workspace, acts: Acts, about: Known | None) -> Callable[[], Published] | None:
    """Return what makes of the points that are shown now what is published, which goes through all of them."""
    vectors = None if about is None else vectors_in(workspace.session.results, about.subject.vectors)
    if about is None or about.projection is None or vectors is None:
        return None
    wish, find, selected = acts.wish, acts.shown_rows(), acts.selected
    return lambda: _made(about, vectors, wish, find(), selected)


def _made(about: Known, vectors: F4, wish: EmbeddingState, rows: I8, selected: RowSet | None) -> Published:
    assert about.projection is not None
    chosen = [place for place in wish.components[: wish.dimensions] if place < about.projection.scores.shape[1]]
    colour, label = colour_column(about.metadata, wish), label_column(about.metadata, wish)
    inside = np.empty(0, np.int64) if selected is None else np.flatnonzero(selected.mask()[rows]).astype(np.int64)
    state = ProjectorState(
        f"As in Armillary: {title_of(about.spec)}",
        (len(rows), int(vectors.shape[1])),
        about.spec,
        np.asarray(about.projection.scores[rows][:, chosen], np.float32),
        tuple(chosen),
        inside,
        "" if colour is None else colour.name,
        "" if label is None else label.name,
    )
    return Published(about.subject.table.tensor, vectors, rows, about.metadata, about.sheet, state)
