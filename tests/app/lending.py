"""One runner for many tests: starting a worker process and importing what it needs takes longer than most of them."""

from __future__ import annotations

import threading

from core.jobs import Event, Task
from core.jobs.job import FINAL, Listener
from core.jobs.runner import Runner

_PATIENCE = 60.0


class Lent:
    """A runner as one test has it: when the test closes it, all of its work is over, and the runner is the next one's.

    Parameters
    ----------
    runner
        Carries out the tasks; it stays open.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._listeners: dict[object, Listener] = {}
        self._open: set[int] = set()
        self._ended: set[int] = set()
        self._changed = threading.Condition()
        self._closed = False

    def submit(self, task: Task, listener: Listener) -> int:
        """Carry out a task; raises RuntimeError if the test has given the runner back."""
        if self._closed:
            raise RuntimeError("the runner is closed")

        # The runner outlives the window, whose objects may be freed on the window's thread only: it holds none of them.
        key = object()
        self._listeners[key] = listener
        job = self._runner.submit(task, lambda event: self._hear(key, event))
        with self._changed:
            self._open.add(job)
        return job

    def _hear(self, key: object, event: Event) -> None:
        with self._changed:
            if key in self._listeners:
                self._listeners[key](event)
            if event.kind in FINAL:
                self._ended.add(event.job)
                self._changed.notify_all()

    def cancel(self, job: int) -> None:
        """Ask a job to stop."""
        self._runner.cancel(job)

    def wish(self, job: int, wish: object) -> None:
        """Tell a running job something."""
        self._runner.wish(job, wish)

    def close(self) -> None:
        """Cancel everything that was begun, and wait until it is over."""
        self._closed = True
        for job in self._open - self._ended:
            self._runner.cancel(job)
        with self._changed:
            self._listeners.clear()
            over = self._changed.wait_for(lambda: self._open <= self._ended, _PATIENCE)
        assert over, "work of this test went on after it"
