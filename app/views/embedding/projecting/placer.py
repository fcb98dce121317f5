"""Sorts the points of frames on a thread, one frame at a time, the newest first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, Signal

from core.analysis.projection.method import Frame
from core.results import ResultKey
from core.threads import start_thread
from core.views.embedding.runs.layouts import Moving
from core.views.embedding.runs.moving import moving

INTERVAL = 1 / 30
"""Seconds between two frames at least: drawing shares the processors with the run."""
_PATIENCE = 1.0


class Placer(QObject):
    """Makes frames ready to be drawn; while one is not drawn yet no other is made, and only the newest waits.

    Parameters
    ----------
    receive
        Called on this object's thread with the key a frame was offered under and the frame, ready to be drawn.
    """

    _placed = Signal(object, object)

    def __init__(self, receive: Callable[[ResultKey, Moving], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._receive = receive
        self._lock = threading.Lock()
        self._waiting: dict[ResultKey, tuple[Frame, str, tuple[int, ...], float, str]] = {}
        self._last: dict[ResultKey, Moving] = {}
        self._thread: threading.Thread | None = None
        self._drawn = threading.Event()
        self._next = 0.0
        self._placed.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def offer(
        self, key: ResultKey, frame: Frame, title: str, axes: tuple[int, ...], reach: float = 0.0, step: str = ""
    ) -> None:
        """Make a frame ready, see `moving`; one that waits under the same key is dropped for it."""
        with self._lock:
            self._waiting[key] = frame, title, axes, reach, step
            if self._thread is None:
                self._drawn.set()
                self._thread = start_thread(self._work, "frames")

    def forget(self, key: ResultKey) -> None:
        """Deliver nothing more under a key, as far as it has not begun."""
        with self._lock:
            self._waiting.pop(key, None)
            self._last.pop(key, None)

    def _work(self) -> None:
        while True:
            self._drawn.wait(_PATIENCE)
            time.sleep(max(0.0, self._next - time.monotonic()))
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                key, (frame, title, axes, reach, step) = self._waiting.popitem()
                before = self._last.get(key)
            self._next = time.monotonic() + INTERVAL
            ready = moving(frame, title, axes, before, reach, step)
            with self._lock:
                self._last[key] = ready
            self._drawn.clear()
            with suppress(RuntimeError):  # the view is gone
                self._placed.emit(key, ready)

    def _deliver(self, key: ResultKey, ready: Moving) -> None:
        try:
            self._receive(key, ready)
        finally:
            self._drawn.set()
