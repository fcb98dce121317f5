"""Python's cyclic garbage is collected on the window's thread.

By default the thread that happens to allocate collects. A reader or painter thread would then destroy Qt objects that
only reference cycles kept, and Qt does not survive that for timers, widgets and painters.
"""

from __future__ import annotations

import gc
import sys
import time

from PySide6.QtCore import QObject, QTimer

INTERVAL = 200
"""Milliseconds between looks at how much has gathered."""
_THRESHOLDS = (2_000, 10, 20)
_FRAME = 0.016
"""Seconds that one look may take; what took longer is not looked at again."""
_MOST = 80_000
"""So many objects at once are more than a frame has time for."""
_MANY = 30_000
"""So many objects that gathered little by little are looked at as a whole."""
_LIBRARY = 20
"""So many new modules are a library: it makes more objects than a frame has time to look at."""


class Collector(QObject):
    """Collects on the thread it lives on, until it is stopped or the program ends."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._modules = 0
        self._gathered = 0
        self._freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> int | None:
        """Collect the oldest generation that is due; return which, None if none is.

        After a library was imported nothing is collected: what exists by then is never looked at again. Nor are more
        objects than a frame has time for, such as runs by the hundred thousand, which are in no cycle; what gathers to
        as many little by little is looked at as a whole before.
        """
        gc.disable()  # a reader that began before may have had it on again
        counts = gc.get_count()
        if len(sys.modules) - self._modules >= _LIBRARY or counts[0] > _MOST:
            self._freeze()
            return None
        due = [place for place, (count, limit) in enumerate(zip(counts, _THRESHOLDS, strict=True)) if count > limit]
        if not due:
            return None
        self._gathered += counts[0]
        oldest = due[-1] if self._gathered <= _MANY else len(_THRESHOLDS) - 1
        begun = time.perf_counter()
        gc.collect(oldest)
        whole = oldest == len(_THRESHOLDS) - 1
        # What is left is not counted: a list of it would hold what other threads are about to finish, tuples above all.
        if time.perf_counter() - begun > _FRAME or (whole and self._gathered > _MANY):
            self._freeze()
        elif whole:
            self._gathered = 0
        return oldest

    def _freeze(self) -> None:
        # Modules and classes stay for good, and few other objects that are in a cycle are made meanwhile.
        self._modules = len(sys.modules)
        self._gathered = 0
        gc.freeze()

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.enable()
