"""Reports of running work, thinned to the rate of the screen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeAlias

from core.jobs.task import EventKind
from core.jobs.wishes import Wishes
from core.work import CancelledError

INTERVAL = 1 / 60
"""Seconds between two reports; of what comes in between the last counts."""

Send: TypeAlias = Callable[[EventKind, object, float | None, str], None]
"""Called with kind, value, fraction and message."""


class Pump:
    """A thread that sends what reporters hold back, so that the last word is never lost."""

    def __init__(self) -> None:
        self._waiting: set[Reporter] = set()
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="armillary-reports", daemon=True)
        self._thread.start()

    def later(self, reporter: Reporter) -> None:
        """Flush a reporter after an interval."""
        with self._changed:
            self._waiting.add(reporter)
            self._changed.notify()

    def close(self) -> None:
        """End the thread; what is held back is dropped."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if self._closed:
                    return
            time.sleep(INTERVAL)
            with self._changed:
                due, self._waiting = self._waiting, set()
            for reporter in due:
                reporter.flush_later()


class Reporter:
    """The token of one job.

    Parameters
    ----------
    send
        Called with what is reported, one call at a time, from the working thread or the pump's.
    cancelled
        Set when the work should stop.
    pump
        Sends what would come too early.
    told
        What the work is told while it runs.
    """

    def __init__(self, send: Send, cancelled: threading.Event, pump: Pump, told: Wishes) -> None:
        self._send = send
        self._cancelled = cancelled
        self._pump = pump
        self._told = told
        self._lock = threading.Lock()
        self._held: dict[EventKind, tuple[object, float | None, str]] = {}
        self._last = float("-inf")
        self._closed = False
        self._error: Exception | None = None

    @property
    def cancelled(self) -> bool:
        """Whether the work should stop."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise `CancelledError` if the work should stop."""
        if self._cancelled.is_set():
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Tell how much is done, 0 to 1, None where that cannot be known."""
        self._hold(EventKind.PROGRESS, None, fraction, message)

    def partial(self, value: object) -> None:
        """Hand over a result that is not final yet."""
        self._hold(EventKind.PARTIAL, value, None, "")

    def wishes(self, patience: float = 0.0) -> tuple[object, ...]:
        """Return what was wished since the last call; see `core.work.Steering`."""
        return self._told.take(patience)

    def flush_later(self) -> None:
        """Send what is held back once it is due; an error is raised on the working thread at its next report."""
        with self._lock:
            if self._held and not self._due():
                # Something was sent since this was asked for.
                self._pump.later(self)
                return
            try:
                self._flush()
            except Exception as error:
                self._error = error

    def close(self) -> None:
        """Send nothing more, not even what is held back; raises what went wrong when something was sent late."""
        with self._lock:
            self._closed = True
            self._held.clear()
            self._raise()

    def _hold(self, kind: EventKind, value: object, fraction: float | None, message: str) -> None:
        with self._lock:
            self._raise()
            self._held[kind] = value, fraction, message
            if self._due():
                self._flush()
            elif not self._closed:
                self._pump.later(self)

    def _due(self) -> bool:
        return time.monotonic() - self._last >= INTERVAL

    def _raise(self) -> None:
        error, self._error = self._error, None
        if error:
            raise error

    def _flush(self) -> None:
        held, self._held = self._held, {}
        if self._closed or not held:
            return
        self._last = time.monotonic()
        for kind, report in held.items():
            self._send(kind, *report)
