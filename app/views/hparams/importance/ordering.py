"""Puts the axes of parallel coordinates in the order of importance, after asking for it where that is needed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.background import Background
from app.workspace import Workspace
from core.jobs import Event, EventKind
from core.model import Catalog
from core.session.commands.runs.importance import order_axes
from core.state import SessionState
from core.views.emptiness import Emptiness
from core.views.hparams.empty import without_lines
from core.views.importance.axes import axes_by_importance
from core.views.importance.empty import emptiness
from core.views.importance.page import Answer, answer_of, order_in_words
from core.views.importance.work import task_of

_GROUP = "importance-axes"
_Found = tuple[Catalog, SessionState, Emptiness | None, Answer | None]


class AxisOrderer(QObject):
    """One wish at a time; what is computed for it is found by the page on importance, too."""

    changed = Signal()
    """It has begun or ended."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._finder = Background(self._found, self)
        self.busy = False

    def order(self) -> None:
        """Order the axes as soon as their importance is known; the bar below tells how that goes."""
        session = self._workspace.session
        catalog, results, state = session.catalog, session.results, session.state
        self._tell(True)

        def find() -> _Found:
            nothing = without_lines(catalog, state) or emptiness(catalog, state)
            return catalog, state, nothing, None if nothing else answer_of(catalog, results, state, disk=True)

        self._finder.ask(find)

    def _found(self, found: _Found) -> None:
        catalog, state, nothing, answer = found
        if nothing is not None or answer is None:
            self._tell(False)
            if nothing is not None:
                self._workspace.notify("info", f"Axes keep their order: {nothing.title.lower()}", nothing.text)
            return
        needed = self._needed(answer)
        if needed:
            task = replace(task_of(answer.subject, needed, self._workspace.session.results), group=_GROUP)
            self._workspace.jobs.start(task, self._on_event)
            return
        self._tell(False)
        session = self._workspace.session
        session.end_gesture()
        session.do(order_axes(axes_by_importance(catalog, state, answer), order_in_words(answer)))

    @staticmethod
    def _needed(answer: Answer) -> tuple[str, ...]:
        """Return the evaluators that the order depends on and that have not answered."""
        chosen = answer.wish.order_by
        return tuple(name for name in answer.missing if not chosen or name == chosen)

    def _on_event(self, event: Event) -> None:
        if isinstance(event.value, dict):
            for key, kept in event.value.items():
                self._workspace.session.results.put(key, kept)
        if not isValid(self):
            return
        match event.kind:
            case EventKind.DONE:
                self._workspace.session.results_changed()
                self.order()
            case EventKind.FAILED:
                self._tell(False)
                self._workspace.notify("error", f"Importance is not known: {event.message}", event.details)
            case EventKind.CANCELLED:
                self._tell(False)

    def _tell(self, busy: bool) -> None:
        if busy is not self.busy:
            self.busy = busy
            self.changed.emit()
