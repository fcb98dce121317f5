"""The worker processes of a runner: kept ready, ended when they do not stop, replaced when they die."""

from __future__ import annotations

import itertools
import logging
import time
from multiprocessing.connection import Connection
from pathlib import Path

from core.jobs.calls import Outcome, failure
from core.jobs.job import FINAL, Job
from core.jobs.process import WorkerProcess
from core.jobs.task import EventKind
from core.jobs.transport import discard, pack, unpack
from core.jobs.worker import Report

GRACE = 0.12
"""Seconds that a cancelled task has to stop by itself before its process is ended."""

_FALSE_STARTS = 3
_FAREWELL = 0.5


class Pool:
    """Worker processes; used from the manager's thread only.

    From the first job on one more than work at the same time is kept ready: where a cancelled job has to be ended with
    its process, the next one does not wait until another has started.

    Parameters
    ----------
    size
        Number of processes that work at the same time.
    folder
        Where arrays lie on their way.
    preload
        Modules that a process imports before its first task.
    """

    def __init__(self, size: int, folder: Path, preload: tuple[str, ...]) -> None:
        self._size = size
        self._folder = folder
        self._preload = preload
        self._names = itertools.count(1)
        self._workers: dict[Connection, WorkerProcess] = {}
        self._jobs: dict[int, Job] = {}
        self._deadlines: dict[WorkerProcess, float] = {}
        self._false_starts = 0
        self._spare = 0

    @property
    def connections(self) -> list[Connection]:
        """What becomes readable when `read` has something to do."""
        return list(self._workers)

    @property
    def broken(self) -> bool:
        """Whether processes keep ending before they are ready, so that no more are started."""
        return not self._workers and self._false_starts >= _FALSE_STARTS

    @property
    def patience(self) -> float | None:
        """Seconds until `end_overdue` has something to do, None for ever."""
        return max(0.0, min(self._deadlines.values()) - time.monotonic()) if self._deadlines else None

    @property
    def _alive(self) -> int:
        return sum(not worker.ended for worker in self._workers.values())

    def fill(self, again: bool = False) -> None:
        """Start the processes that are missing; `again` gives those that could not be started another try."""
        if again:
            self._false_starts = min(self._false_starts, _FALSE_STARTS - 1)
        while self._alive < self._size + self._spare and self._false_starts < _FALSE_STARTS:
            try:
                worker = WorkerProcess(f"w{next(self._names)}", self._folder, self._preload)
            except OSError:
                self._false_starts += 1
            else:
                self._workers[worker.connection] = worker

    def give(self, job: Job) -> bool:
        """Hand a job to an idle worker, the one that has worked longest; return whether there was one."""
        at_work = sum(worker.job is not None and not worker.ended for worker in self._workers.values())
        worker = next((worker for worker in self._workers.values() if worker.idle), None)
        if worker is None or at_work >= self._size:
            return False
        try:
            arguments = pack(job.task.arguments, self._folder, worker.owner)
        except Exception as error:  # arguments that cannot travel, or a full disk
            job.end(failure(error))
            return True
        try:
            worker.give(job.number, job.task.function, arguments)
        except OSError:  # it has just died: the job waits for the next one
            return False
        self._jobs[job.number] = job
        job.tell(EventKind.STARTED)
        self.pass_wishes(job)
        self._spare = 1
        self.fill()
        return True

    def stop(self, job: Job) -> None:
        """Ask the worker that runs a job to stop it, and see to it that it does."""
        for worker in self._workers.values():
            if worker.job == job.number:
                worker.stop(job.number)
                self._deadlines.setdefault(worker, time.monotonic() + GRACE)

    def pass_wishes(self, job: Job) -> None:
        """Pass on what a job was told to the worker that runs it; until one does, the job keeps it."""
        for worker in self._workers.values():
            if worker.job == job.number:
                for wish in job.wishes.take():
                    self._pass_wish(worker, job, wish)

    def _pass_wish(self, worker: WorkerProcess, job: Job, wish: object) -> None:
        try:
            worker.wish(job.number, pack(wish, self._folder, worker.owner))
        except Exception:  # a wish that cannot travel is no reason to end the job
            logging.getLogger(__name__).exception("The job %r cannot be told %r", job.task.title, wish)

    def end_overdue(self) -> None:
        """End the processes that did not stop in time."""
        now = time.monotonic()
        for worker in [worker for worker, deadline in self._deadlines.items() if deadline <= now]:
            del self._deadlines[worker]
            worker.kill()
            self.fill()  # the system may take a while to free all that the process held

    def read(self, connection: Connection) -> None:
        """Pass on what a worker tells; replace it if it has ended."""
        worker = self._workers[connection]
        message = worker.receive()
        if message is None:
            self._replace(worker)
        elif isinstance(message, Report):
            self._pass_on(worker, message)
        else:
            self._false_starts = 0

    def _pass_on(self, worker: WorkerProcess, report: Report) -> None:
        job = self._jobs.get(report.job)
        if report.kind in FINAL:
            worker.job = None
            self._jobs.pop(report.job, None)
            self._deadlines.pop(worker, None)
        if job is None or job.over or job.cancelled.is_set():
            discard(report.value, self._folder)
            return
        try:
            value = unpack(report.value, self._folder)
        except Exception as error:  # the value's class cannot be imported here, or its file is gone
            job.end(failure(error))
        else:
            job.tell(report.kind, value, report.fraction, report.message, report.details)

    def _replace(self, worker: WorkerProcess) -> None:
        self._workers.pop(worker.connection)
        self._deadlines.pop(worker, None)
        how = worker.bury()
        self._false_starts += not worker.ready
        if worker.job is not None:
            message = f"The worker process ended unexpectedly ({how}). A new one has taken its place."
            self._jobs.pop(worker.job).end(Outcome(EventKind.FAILED, message=message, details=how))
        self.fill()

    def close(self) -> None:
        """End all processes."""
        for worker in self._workers.values():
            if worker.job is not None:
                worker.kill()
        for worker in self._workers.values():
            worker.bury()
        self._workers.clear()
