"""When compiled kernels are loaded: never so that few points wait for them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.workspace import Workspace
from core.cloud.compiling import compiled
from core.jobs import Event, Task
from core.jobs.job import FINAL
from core.views.embedding import Known

_MANY: Final = 600_000
"""So many points want kernels even for their first picture: placing them without holds the interpreter's lock."""
_AWAITED, _SEEN = 2000, 50
"""Milliseconds that a first picture of fewer points is waited for, and until it is on the screen once it is drawn."""


class Kernels(QObject):
    """Has the kernels loaded by a job: for many points at once, else when their first, plainer picture is seen.

    To import what loads them takes longer than that picture, and the window's thread has to wait for it.
    """

    ready = Signal()
    """Emitted when they are loaded, or cannot be."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._asked = self._drawn = False
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self.load)

    def await_picture(self, about: Known | None) -> None:
        """Load them once a picture is seen, at once if that would be of many points."""
        if about is not None and about.subject.table.rows >= _MANY:
            self.load()
        elif not (self._drawn or self._late.isActive()):
            self._late.start(_AWAITED)

    def go_on(self) -> None:
        """Load them soon: a picture is drawn."""
        if not self._drawn:
            self._drawn = True
            self._late.start(_SEEN)

    def load(self) -> None:
        """Load them now, if they are not loaded or asked for."""
        self._late.stop()
        if not (self._asked or compiled()):
            self._asked = True
            task = Task("Preparing the painter", "core.cloud.compiling:warm_up", group="embedding-warm-up")
            self._workspace.jobs.start(task, self._heard)

    def _heard(self, event: Event) -> None:
        if event.kind in FINAL:
            self._asked = False
            self.ready.emit()
