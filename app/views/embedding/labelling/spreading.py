"""Labels for the neighbours of labelled points: looked for by a job, seen before they are given."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.views.embedding.drawing import Drawing
from app.views.embedding.labelling.labelling import Labelling
from app.workspace import Workspace
from core.jobs import Event, EventKind, Task
from core.session.commands.points.selection import select_rows
from core.style.text import counted
from core.views.embedding.editing.spreading import Spread
from core.views.embedding.subject import vectors_in


class Spreading(QObject):
    """Finds labels and keeps them until they are given or dropped."""

    changed = Signal()

    def __init__(self, workspace: Workspace, labelling: Labelling, drawing: Drawing) -> None:
        super().__init__()
        self._workspace, self._labelling, self._drawing = workspace, labelling, drawing
        self.found: Spread | None = None
        self.running: int | None = None
        self._asked: tuple[str, str] = ("", "")

    def start(self) -> None:
        """Look for neighbours of labelled points, as many of each and by the measure that the inspector lists."""
        about, column = self._drawing.about, self._labelling.known()
        session = self._workspace.session
        vectors = None if about is None else vectors_in(session.results, about.subject.vectors)
        if about is None or vectors is None or column is None:
            self._workspace.notify("info", "Label some points first: their neighbours get the same labels then")
            return
        self.drop()
        query = session.state.embedding.neighbours
        arguments = {
            "vectors": vectors,
            "results": session.results,
            "of": about.subject.vectors,
            "column": column,
            "count": query.count,
            "metric": query.metric.value,
        }
        self._asked = (about.subject.table.key, column.name)
        task = Task(
            f"Neighbours of labels in {about.subject.table.tensor}",
            "core.views.embedding.editing.spreading:spread",
            arguments,
            group="embedding-spreading",
        )
        self.running = self._workspace.jobs.start(task, self._heard)
        self.changed.emit()

    def _heard(self, event: Event) -> None:
        if event.kind is EventKind.PROGRESS:
            return
        self.running = None
        if event.kind is EventKind.DONE and isinstance(event.value, Spread):
            self.found = event.value
        elif event.kind is EventKind.FAILED:
            self._workspace.notify("error", f"Labels could not be spread: {event.message}", event.details)
        self.changed.emit()

    def said(self) -> str:
        """Return what was found, in a sentence; empty where nothing is."""
        if self.running is not None:
            return "Looking for neighbours…"
        if self.found is None:
            return ""
        counts = [f"{int(mask.sum()):,} {name}" for name, mask in self.found.masks.items()]
        left = f"; {counted(self.found.disputed, 'point')} between two labels" if self.found.disputed else ""
        return (f"Would get labels: {', '.join(counts)}" if counts else "No neighbour is without a label") + left

    def give(self) -> None:
        """Give the labels that were found."""
        if self.found is not None and self.found.masks:
            table, column = self._asked
            rows = counted(int(self.found.rows.sum()), "neighbour")
            self._labelling.give(table, column, self.found.masks, f"Label {rows}")
        self.drop()

    def select(self) -> None:
        """Select the points that would get labels."""
        if self.found is not None and self.found.masks:
            self._workspace.session.do(select_rows(self._asked[0], self.found.rows))

    def drop(self) -> None:
        """Forget what was found, and look no further."""
        if self.running is not None:
            self._workspace.jobs.cancel(self.running)
        self.found = self.running = None
        self.changed.emit()
