"""Python's cyclic garbage is collected on the window's thread.

By default the thread that happens to allocate collects. A reader or painter thread would then destroy Qt objects that
only reference cycles kept, and Qt does not survive that for timers, widgets and painters.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL = 200
"""Milliseconds between looks at how much has gathered."""
_THRESHOLDS = (2_000, 10, 20)


class Collector(QObject):
    """Collects on the thread it lives on, until it is stopped or the program ends."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # modules and classes loaded by now stay for good and need not be looked at
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> int | None:
        """Collect the oldest generation that is due; return which, None if none is."""
        counts = gc.get_count()
        due = [place for place, (count, limit) in enumerate(zip(counts, _THRESHOLDS, strict=True)) if count > limit]
        if not due:
            return None
        gc.collect(due[-1])
        return due[-1]

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.enable()
