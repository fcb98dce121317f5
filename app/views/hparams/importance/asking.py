"""Asks evaluators when the question has changed, one job at a time, and tells how it goes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.workspace import Workspace
from core.jobs import Event, EventKind
from core.views.importance.page import Answer
from core.views.importance.work import cheap, task_of

REST = 150
"""Milliseconds without a change after which a question is asked."""


@dataclass(frozen=True, slots=True)
class Going:
    """How asking goes: the question by its content, what it is at, and whether or why it has ended."""

    question: str
    evaluators: tuple[str, ...]
    job: int = 0
    fraction: float | None = None
    message: str = ""
    failure: str = ""
    cancelled: bool = False

    @property
    def over(self) -> bool:
        """Whether it goes on no more."""
        return self.cancelled or bool(self.failure)


class Asking(QObject):
    """Starts the job that answers what is missing; only the last question counts."""

    changed = Signal()
    """Something started, moved on or ended."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._answer: Answer | None = None
        self.going: Going | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.ask)

    def look(self, answer: Answer | None) -> None:
        """Look at what is known now; what is missing is asked soon if that is cheap."""
        self._answer = answer
        if self.going is not None and (answer is None or self._question(answer) != self._asked()):
            self._drop()
        if answer is None or not answer.missing or self.going is not None:
            self._rest.stop()
        elif cheap(answer.subject):
            self._rest.start()

    def look_away(self) -> None:
        """Begin nothing while nobody looks; what is being asked goes on."""
        self._rest.stop()

    @property
    def waits(self) -> bool:
        """Whether something is missing that is only asked when the user wants it."""
        answer = self._answer
        return answer is not None and bool(answer.missing) and self.going is None and not cheap(answer.subject)

    @property
    def busy(self) -> bool:
        """Whether something is being asked, or is about to be."""
        return self._rest.isActive() or (self.going is not None and not self.going.over)

    @staticmethod
    def _question(answer: Answer) -> tuple[str, ...]:
        return tuple(answer.subject.key(each.name).digest for each in answer.board.evaluators)

    def _asked(self) -> tuple[str, ...]:
        return () if self.going is None else tuple(self.going.question.split())

    def ask(self) -> None:
        """Ask what is missing now."""
        self._rest.stop()
        answer = self._answer
        if answer is None or not answer.missing or self.busy:
            return
        self.going = Going(" ".join(self._question(answer)), answer.missing)
        task = task_of(answer.subject, answer.missing, self._workspace.session.results)
        job = self._workspace.jobs.start(task, self._on_event)
        if self.going is not None and not self.going.job:
            self.going = replace(self.going, job=job)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop asking; what was answered stays."""
        going = self.going
        if going is not None and not going.over:
            self.going = replace(going, cancelled=True)
            self._workspace.jobs.cancel(going.job)
            self.changed.emit()

    def again(self) -> None:
        """Ask what is still missing once more."""
        if self.going is not None and self.going.over:
            self.going = None
        self.ask()

    def _drop(self) -> None:
        going, self.going = self.going, None
        if going is not None and not going.over:
            self._workspace.jobs.cancel(going.job)
        self.changed.emit()

    def _on_event(self, event: Event) -> None:
        if event.kind in (EventKind.PARTIAL, EventKind.DONE) and isinstance(event.value, dict):
            for key, kept in event.value.items():
                self._workspace.session.results.put(key, kept)
        if not isValid(self) or self.going is None or self.going.job not in (0, event.job):
            return
        match event.kind:
            case EventKind.PROGRESS:
                self.going = replace(self.going, fraction=event.fraction, message=event.message)
            case EventKind.PARTIAL:
                self._workspace.session.results_changed()
            case EventKind.DONE:
                self.going = self._answer = None  # what is missing now is told soon
                self._workspace.session.results_changed()
            case EventKind.FAILED:
                self.going = replace(self.going, failure=event.message)
            case EventKind.CANCELLED:
                self.going = replace(self.going, cancelled=True)
        self.changed.emit()
