"""Runs tasks on threads and in worker processes, and tells one listener a job what they report."""

from __future__ import annotations

import atexit
import itertools
import multiprocessing
import threading
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import wait
from queue import Empty, SimpleQueue
from typing import Protocol

from core.jobs import calls
from core.jobs.calls import Outcome
from core.jobs.folders import make_folder, remove_folder
from core.jobs.job import Job, Listener
from core.jobs.pool import Pool
from core.jobs.reporter import Pump, Reporter
from core.jobs.task import EventKind, Task

_BROKEN = "No worker process could be started, so this cannot run"
_JOINED_WITHIN = 2.0
_numbers = itertools.count(1)


class TaskRunner(Protocol):
    """Whatever carries out tasks."""

    def submit(self, task: Task, listener: Listener) -> int:
        """Carry out a task, tell the listener, and return the number of the job."""

    def cancel(self, job: int) -> None:
        """Ask a job to stop."""

    def wish(self, job: int, wish: object) -> None:
        """Tell a running job something, which it hears through `core.work.wishes`."""

    def close(self) -> None:
        """Cancel everything and free what is held."""


class Runner:
    """Carries out tasks away from the caller's thread; every method can be called from any thread.

    One thread, the manager, calls all listeners, one after the other: the events of a job arrive in order, STARTED
    first, and nothing arrives after DONE, FAILED or CANCELLED. Once `cancel` has returned, or a task of the same group
    was submitted, CANCELLED is all that arrives. PROGRESS and PARTIAL come at screen rate, the latest of each.

    Thread tasks stop when they ask their token. Process tasks are ended 120 ms after they were cancelled if they have
    not stopped by then; a process that dies takes its job along (FAILED) and is replaced.

    Parameters
    ----------
    workers
        Number of worker processes.
    threads
        Number of thread tasks that run at the same time; cancelled ones that have yet to stop do not count.
    preload
        Modules that a worker process imports before its first task.
    warm
        Whether worker processes are started now; otherwise by `warm` or the first task that needs one.

    Raises
    ------
    RuntimeError
        In a worker process: a program that starts a runner while its main module is imported would start others
        without end.
    """

    def __init__(
        self, workers: int = 1, threads: int = 4, preload: tuple[str, ...] = ("numpy",), warm: bool = True
    ) -> None:
        if _in_worker():
            raise RuntimeError("a worker process starts no workers; guard the program with if __name__ == '__main__'")
        self._folder = make_folder()
        self._pool = Pool(workers, self._folder, preload)
        self._pump = Pump()
        self._limit = threads
        self._jobs: dict[int, Job] = {}
        self._waiting: list[Job] = []
        self._busy: dict[Job, threading.Thread] = {}
        self._threads: list[threading.Thread] = []
        self._inbox: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._hears, self._bell = multiprocessing.Pipe(duplex=False)
        self._lock = threading.Lock()
        self._rung = self._closed = self._ending = False
        self._manager = threading.Thread(target=self._manage, name="armillary-jobs", daemon=True)
        self._manager.start()
        atexit.register(self.close)
        if warm:
            self.warm()

    def warm(self) -> None:
        """Start the worker processes, if they are not running yet."""
        self._post(self._pool.fill)

    def submit(self, task: Task, listener: Listener) -> int:
        """Carry out a task and return the number of the job; the running job of the same group is cancelled.

        Raises RuntimeError if the runner is closed.
        """
        job = Job(next(_numbers), task, listener)
        with self._lock:
            if self._closed:
                raise RuntimeError("the runner is closed")
            replaced = [other for other in self._jobs.values() if task.group and other.task.group == task.group]
            self._jobs[job.number] = job
        for other in replaced:
            self.cancel(other.number)
        self._post(partial(self._accept, job))
        return job.number

    def cancel(self, job: int) -> None:
        """Ask a job to stop; nothing happens if it is over or unknown."""
        found = self._jobs.get(job)
        if found and not found.cancelled.is_set():
            found.cancel()
            self._post(partial(self._drop, found))

    def wish(self, job: int, wish: object) -> None:
        """Tell a job something, which it hears through `core.work.wishes`; nothing happens if it is over or unknown.

        It travels to a worker process by pickle. What a job that still waits is told, it hears when it starts.
        """
        found = self._jobs.get(job)
        if found:
            found.wishes.put(wish)
            if found.task.process:
                self._post(partial(self._pool.pass_wishes, found))

    def close(self) -> None:
        """Cancel all jobs, end the processes, wait up to two seconds for threads and remove all files."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        atexit.unregister(self.close)
        for number in list(self._jobs):
            self.cancel(number)
        self._post(self._end)
        if threading.current_thread() is not self._manager:
            self._manager.join()

    # What follows runs on the manager's thread, apart from _post and _work.

    def _post(self, wish: Callable[[], None]) -> None:
        self._inbox.put(wish)
        with self._lock:
            if not self._rung:
                self._rung = True
                self._bell.send_bytes(b"!")

    def _manage(self) -> None:
        while not self._ending:
            for source in wait([self._hears, *self._pool.connections], self._pool.patience):
                if source is self._hears:
                    self._hear()
                else:
                    self._pool.read(source)  # type: ignore[arg-type]
            self._pool.end_overdue()
            self._forget_finished()
            self._start_waiting()
        self._shut()

    def _hear(self) -> None:
        self._hears.recv_bytes()
        with self._lock:
            self._rung = False
        while True:
            try:
                wish = self._inbox.get_nowait()
            except Empty:
                return
            wish()

    def _accept(self, job: Job) -> None:
        if job.over:
            return
        self._waiting.append(job)
        if job.task.process:
            self._pool.fill(again=True)

    def _drop(self, job: Job) -> None:
        job.tell(EventKind.CANCELLED)
        if job in self._waiting:
            self._waiting.remove(job)
        self._busy.pop(job, None)
        self._pool.stop(job)

    def _forget_finished(self) -> None:
        with self._lock:  # `submit` may just be looking through them
            self._jobs = {number: job for number, job in self._jobs.items() if not job.over}
        self._threads = [thread for thread in self._threads if thread.is_alive()]

    def _start_waiting(self) -> None:
        self._waiting = [job for job in self._waiting if not self._start(job)]

    def _start(self, job: Job) -> bool:
        """Start a job if there is room, or fail it if there never will be; return whether it waits no more."""
        if not job.task.process:
            return self._start_thread(job)
        if self._pool.broken:
            job.end(Outcome(EventKind.FAILED, message=_BROKEN))
            return True
        return self._pool.give(job)

    def _start_thread(self, job: Job) -> bool:
        if len(self._busy) >= self._limit:
            return False
        thread = threading.Thread(target=self._work, args=(job,), name=f"armillary-job-{job.number}", daemon=True)
        self._busy[job] = thread
        self._threads.append(thread)
        job.tell(EventKind.STARTED)
        thread.start()
        return True

    def _work(self, job: Job) -> None:
        def send(kind: EventKind, value: object, fraction: float | None, message: str) -> None:
            self._post(partial(job.tell, kind, value, fraction, message))

        reporter = Reporter(send, job.cancelled, self._pump, job.wishes)
        outcome = calls.run(job.task, reporter)
        reporter.close()
        self._post(partial(self._finish, job, outcome))

    def _finish(self, job: Job, outcome: Outcome) -> None:
        self._busy.pop(job, None)
        job.end(outcome)

    def _end(self) -> None:
        self._ending = True

    def _shut(self) -> None:
        self._pool.close()
        self._pump.close()
        deadline = time.monotonic() + _JOINED_WITHIN
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        with self._lock:
            self._rung = True  # threads that are still running have nobody to tell
            self._bell.close()
        self._hears.close()
        remove_folder(self._folder)


def _in_worker() -> bool:
    importing_main = getattr(multiprocessing.current_process(), "_inheriting", False)
    return importing_main or multiprocessing.parent_process() is not None
