"""A worker process as the program sees it."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from pathlib import Path

from core.jobs.folders import sweep
from core.jobs.transport import Packed
from core.jobs.worker import Order, Ready, Report, Stop, Wish, serve

_CONTEXT = multiprocessing.get_context("spawn")


class WorkerProcess:
    """A process that runs one task at a time; used from one thread.

    Attributes
    ----------
    connection
        Becomes readable when the worker tells something or has ended.
    ready
        Whether it has started.
    job
        Number of the job it runs, None if it is idle.
    ended
        Whether it was killed: what it ran is over.
    """

    def __init__(self, owner: str, folder: Path, preload: tuple[str, ...]) -> None:
        self.owner = owner
        self.ready = self.ended = False
        self.job: int | None = None
        self._folder = folder
        self.connection, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(
            target=serve, args=(theirs, str(folder), owner, preload), name=f"armillary-worker-{owner}", daemon=True
        )
        self._process.start()
        theirs.close()  # so that the end of the process is the end of the pipe

    @property
    def idle(self) -> bool:
        """Whether it can be given a task."""
        return self.ready and self.job is None

    def give(self, job: int, function: str, arguments: Packed) -> None:
        """Hand over a task; raises OSError if the process has ended."""
        self.connection.send(Order(job, function, arguments))
        self.job = job

    def stop(self, job: int) -> None:
        """Ask it to stop a job."""
        with contextlib.suppress(OSError):  # it may just have ended, which will be noticed
            self.connection.send(Stop(job))

    def wish(self, job: int, value: Packed) -> None:
        """Tell a job something."""
        with contextlib.suppress(OSError):
            self.connection.send(Wish(job, value))

    def receive(self) -> Report | Ready | None:
        """Return what it tells, None if it has ended."""
        try:
            message = self.connection.recv()
        except (EOFError, OSError):
            return None
        self.ready = True
        return message if isinstance(message, Report) else Ready()

    def kill(self) -> None:
        """End it at once; its pipe closes."""
        self.ended = True
        self._process.kill()

    def bury(self) -> str:
        """Clean up after its end, which is waited for, and return how it ended in a few words."""
        self.connection.close()
        self._process.join(1.0)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        code = self._process.exitcode or 0
        self._process.close()
        sweep(self._folder, self.owner)
        return f"signal {_signal_name(-code)}" if code < 0 else f"exit code {code}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
