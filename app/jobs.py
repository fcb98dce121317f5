"""Jobs as the window sees them: events on its own thread, and a list of what is running."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from core.jobs import Event, EventKind, Task
from core.jobs.job import FINAL
from core.jobs.runner import TaskRunner


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A job that is not over yet.

    Attributes
    ----------
    job
        Its number.
    title
        What the user reads.
    fraction
        How much is done, 0 to 1, None where that is not known.
    message
        What it is doing now, empty until it says so.
    started
        Seconds since 1970 when it began, None while it waits for its turn.
    """

    job: int
    title: str
    fraction: float | None = None
    message: str = ""
    started: float | None = None


@dataclass(eq=False, slots=True)
class _Record:
    task: Task
    listener: Callable[[Event], None]
    unwanted: bool = False


class QtJobs(QObject):
    """Brings the events of a runner to the thread this object lives on; to be used from that thread.

    Parameters
    ----------
    runner
        Carries out the tasks; closed by `close`.
    """

    changed = Signal()
    """Emitted when a job starts, moves on or ends."""

    _heard = Signal(object, object)

    def __init__(self, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._running: dict[int, RunningJob] = {}
        self._records: dict[int, _Record] = {}
        self._closed = False
        self._heard.connect(self._hear)  # queued for events of other threads, direct for those of this one

    def start(self, task: Task, listener: Callable[[Event], None]) -> int:
        """Start a task and return its number; the job of the same group that is running is cancelled.

        Events arrive on this object's thread. Once `cancel` has returned, or a task of the same group was started,
        CANCELLED is all that arrives.
        """
        for number, other in list(self._records.items()):
            if task.group and other.task.group == task.group:
                self._give_up(number)
        record = _Record(task, listener)
        job = self._runner.submit(task, lambda event: self._heard.emit(record, event))
        if not record.unwanted:
            self._records[job] = record
            self._running.setdefault(job, RunningJob(job, task.title))
        self.changed.emit()
        return job

    def cancel(self, job: int) -> None:
        """Ask a job to stop; it is ended if it does not."""
        self._give_up(job)
        self._runner.cancel(job)
        self.changed.emit()

    def wish(self, job: int, wish: object) -> None:
        """Tell a running job something, such as other parameters."""
        self._runner.wish(job, wish)

    def running(self) -> tuple[RunningJob, ...]:
        """Return the jobs that are not over, oldest first."""
        return tuple(self._running.values())

    def close(self) -> None:
        """Cancel everything, end the processes and deliver nothing more."""
        self._closed = True
        self._runner.close()
        self._running.clear()
        self._records.clear()

    def _give_up(self, job: int) -> None:
        self._running.pop(job, None)
        if job in self._records:
            self._records[job].unwanted = True

    def _hear(self, record: _Record, event: Event) -> None:
        if self._closed or (record.unwanted and event.kind is not EventKind.CANCELLED):
            return
        if event.kind in FINAL:
            record.unwanted = True
            self._running.pop(event.job, None)
            self._records.pop(event.job, None)
        else:
            self._note(record, event)
        record.listener(event)
        self.changed.emit()

    def _note(self, record: _Record, event: Event) -> None:
        known = self._running.get(event.job, RunningJob(event.job, record.task.title))
        if event.kind is EventKind.STARTED:
            known = replace(known, started=time.time())
        elif event.kind is EventKind.PROGRESS:
            known = replace(known, fraction=event.fraction, message=event.message)
        self._running[event.job] = known
