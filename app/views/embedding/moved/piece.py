"""One piece of work at a time, known by the key of its result."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.views.embedding.quality.trusting import Measuring
from app.workspace import Workspace
from core.jobs import Event, EventKind, Task
from core.results import ResultKey


class Piece(QObject):
    """Runs a task whose result belongs under a key; another one takes its place.

    What failed or was cancelled by the user stays known, so that it does not begin again by itself.
    """

    changed = Signal()
    """It started, moved on or ended."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._key: ResultKey | None = None
        self._going: Measuring | None = None
        self._over: dict[ResultKey, Measuring] = {}

    def going(self, key: ResultKey | None) -> Measuring | None:
        """Return how the work for a key goes or came to nothing, None where there is none."""
        if key is None:
            return None
        return self._going if key == self._key else self._over.get(key)

    def start(self, key: ResultKey, task: Task) -> None:
        """Start a task, unless it runs already; another one is stopped."""
        if key == self._key:
            return
        self.stop()
        self._over.pop(key, None)
        self._key, self._going = key, Measuring(task.title)
        job = self._workspace.jobs.start(task, partial(self._on_event, key))
        if self._key == key and self._going is not None:
            self._going = replace(self._going, job=job)
        self.changed.emit()

    def stop(self) -> None:
        """Stop what runs: it starts again when it is wanted again."""
        going, self._key, self._going = self._going, None, None
        if going is not None:
            self._workspace.jobs.cancel(going.job)

    def cancel(self) -> None:
        """Stop what runs because the user does not want it."""
        if self._key is not None and self._going is not None:
            self._over[self._key] = replace(self._going, cancelled=True)
            self.stop()
            self.changed.emit()

    def _on_event(self, key: ResultKey, event: Event) -> None:
        if event.kind is EventKind.DONE:
            self._workspace.session.results.put(key, event.value)
        if not isValid(self) or key != self._key or self._going is None:
            return
        if self._going.job not in (0, event.job) and event.kind is not EventKind.DONE:
            return  # the end of one that was stopped, which comes after another has begun
        match event.kind:
            case EventKind.STARTED:
                self._going = replace(self._going, begun=True)
            case EventKind.PROGRESS:
                self._going = replace(self._going, begun=True, fraction=event.fraction, message=event.message)
            case EventKind.DONE:
                self._key = self._going = None
                self._workspace.session.results_changed()
            case EventKind.FAILED:
                self._over[key] = replace(self._going, failure=event.message)
                self._key = self._going = None
            case EventKind.CANCELLED:
                self._key = self._going = None
        self.changed.emit()
