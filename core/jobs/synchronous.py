"""Runs tasks at once on the caller's thread: for tests and the command line."""

from __future__ import annotations

import itertools

from core.jobs import calls
from core.jobs.job import Job, Listener
from core.jobs.task import EventKind, Task
from core.work import CancelledError


class SynchronousRunner:
    """Carries out a task before `submit` returns; the listener hears everything, on the caller's thread."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._running: dict[int, Job] = {}

    def submit(self, task: Task, listener: Listener) -> int:
        """Carry out a task and return the number of the job."""
        job = Job(next(self._numbers), task, listener)
        self._running[job.number] = job
        job.tell(EventKind.STARTED)
        outcome = calls.run(task, _DirectToken(job))
        job.end(outcome)
        job.tell(EventKind.CANCELLED)
        del self._running[job.number]
        return job.number

    def cancel(self, job: int) -> None:
        """Ask a job to stop; this can be done from its listener."""
        if job in self._running:
            self._running[job].cancel()

    def wish(self, job: int, wish: object) -> None:
        """Tell a running job something; this can be done from its listener."""
        if job in self._running:
            self._running[job].wishes.put(wish)

    def close(self) -> None:
        """Cancel what is running."""
        for number in list(self._running):
            self.cancel(number)


class _DirectToken:
    def __init__(self, job: Job) -> None:
        self._job = job

    @property
    def cancelled(self) -> bool:
        return self._job.cancelled.is_set()

    def check(self) -> None:
        if self.cancelled:
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        self._job.tell(EventKind.PROGRESS, None, fraction, message)

    def partial(self, value: object) -> None:
        self._job.tell(EventKind.PARTIAL, value)

    def wishes(self, patience: float = 0.0) -> tuple[object, ...]:
        return self._job.wishes.take()  # nobody else could speak up while the caller's thread waits
