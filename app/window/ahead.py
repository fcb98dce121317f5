"""Begins what the first picture of a view waits for while the view itself is still being imported."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from app.workspace import Workspace
from core.jobs import Event, Task
from core.session import Change


class Ahead(QObject):
    """Looks ahead for the view that is being loaded, by a job; what fails there the view does again, and tells."""

    _asked = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._look = ""
        self._asked.connect(self._begin, Qt.ConnectionType.QueuedConnection)
        workspace.changed.connect(self._changed)

    def begin(self, look: str) -> None:
        """Look ahead as soon as there is something to look at; may be called on any thread.

        `look` is ``"package.module:name"`` of a function of token, catalog, results and state: it puts what a picture
        of the state waits for among the results.
        """
        self._asked.emit(look)

    def end(self) -> None:
        """Begin nothing more: the view is there and does what is left by itself. What is under way goes on."""
        self._look = ""

    def _begin(self, look: str) -> None:
        self._look = look
        self._try()

    def _changed(self, change: Change) -> None:
        if change.catalog:
            self._try()

    def _try(self) -> None:
        session, look = self._workspace.session, self._look
        if look and session.catalog.embeddings:
            self._look = ""
            seen = {"catalog": session.catalog, "results": session.results, "state": session.state}
            self._workspace.jobs.start(Task("Looking at the first table", look, seen, "ahead"), _unheard)


def _unheard(event: Event) -> None:
    """Whoever asks for what was made finds it."""
