"""A camera that goes on a little when it is let go while it moves, and stops when it is touched."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPointF, QTimer

from app.views.embedding.scene.camera_motion import animated

WINDOW, PAUSE = 90, 45
"""Milliseconds before the end of a drag in which its speed is measured, and without a move after which it has none."""
FADE = 160.0
"""Milliseconds in which the speed falls to its 2.7th part."""
LEAST, STILL = 0.12, 0.015
"""Logical pixels in a millisecond from which a drag goes on, and below which it has ended."""
_FRAME = 16


def speed(path: Sequence[QPointF], times: Sequence[int], end: int) -> QPointF:
    """Return how fast a drag was at its end, in pixels in a millisecond; none where it had come to rest."""
    recent = [index for index, when in enumerate(times) if end - when <= WINDOW]
    if len(recent) < 2 or end - times[recent[-1]] > PAUSE:
        return QPointF()
    span = times[recent[-1]] - times[recent[0]]
    if span < _FRAME:
        return QPointF()
    return (path[recent[-1]] - path[recent[0]]) / span


class Coasting(QObject):
    """Moves on by ever smaller steps.

    Parameters
    ----------
    step
        Called with each step in pixels.
    ended
        Called when it has come to rest, or was stopped.
    """

    def __init__(self, parent: QObject, step: Callable[[QPointF], None], ended: Callable[[], None]) -> None:
        super().__init__(parent)
        self.wanted = True
        self._step, self._ended = step, ended
        self._speed = QPointF()
        self._then = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME)
        self._timer.timeout.connect(self._advance)

    @property
    def running(self) -> bool:
        """Whether it moves."""
        return self._timer.isActive()

    def start(self, speed: QPointF) -> bool:
        """Go on with a speed in pixels in a millisecond; return False where it is too slow, or not wanted."""
        if not (self.wanted and animated()) or _length(speed) < LEAST:
            return False
        self._speed, self._then = speed, time.monotonic()
        self._timer.start()
        return True

    def stop(self) -> None:
        """Come to rest where it is."""
        if self.running:
            self._timer.stop()
            self._ended()

    def drop(self) -> None:
        """Come to rest without telling anybody: something else moves the camera."""
        self._timer.stop()

    def _advance(self) -> None:
        now = time.monotonic()
        gone, self._then = min((now - self._then) * 1000, 4 * _FRAME), now
        kept = math.exp(-gone / FADE)
        self._step(self._speed * (FADE * (1 - kept)))
        self._speed *= kept
        if _length(self._speed) < STILL:
            self.stop()


def _length(vector: QPointF) -> float:
    return math.hypot(vector.x(), vector.y())
