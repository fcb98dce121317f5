"""How long the window's thread was ever busy with one thing."""

from __future__ import annotations

import faulthandler
import tempfile
import threading
import time

from PySide6.QtCore import QObject, QTimer

BEAT = 5
"""Milliseconds between two beats."""


class Heartbeat(QObject):
    """Beats on the thread it lives on and keeps the longest time between two beats, less the beat itself.

    With ``watch=True`` a second thread notes where the code was whenever a beat is late by more than 40 ms.
    """

    def __init__(self, parent: QObject | None = None, watch: bool = False) -> None:
        super().__init__(parent)
        self.longest = 0.0
        self.where = ""
        self._last: float | None = None
        self._thread = threading.get_ident()
        self._seen = ""
        self._watch_wanted = watch
        self._watching = False
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to beat; the longest stall so far is kept."""
        self._last = time.perf_counter()
        self._timer.start()
        if self._watch_wanted and not self._watching:
            self._watching = True
            threading.Thread(target=self._watch, name="heartbeat", daemon=True).start()

    def stop(self) -> float:
        """End and return the longest stall in seconds, the time up to now included."""
        if self._timer.isActive():
            self._beat()
        self._timer.stop()
        self._watching = False
        self._last = None
        return self.longest

    def _beat(self) -> None:
        now = time.perf_counter()
        if self._last is not None:
            stall = max(0.0, now - self._last - BEAT / 1000)
            if stall > self.longest:
                self.longest, self.where = stall, self._seen
        self._last = now
        self._seen = ""

    def _watch(self) -> None:
        while self._watching:
            time.sleep(0.01)
            last = self._last
            if last is not None and time.perf_counter() - last > 0.04:
                self._seen = self._stack()

    def _stack(self) -> str:
        # Not by way of frame objects: one that is held keeps its locals, and a painter among them would outlive its
        # paint event and be destroyed on this thread.
        with tempfile.TemporaryFile("w+") as file:
            faulthandler.dump_traceback(file, all_threads=True)
            file.seek(0)
            stacks = file.read().split("\n\n")
        mine = next((stack for stack in stacks if f"{self._thread:016x}" in stack.partition("\n")[0]), "")
        return "\n".join(reversed(mine.splitlines()[1:7]))
