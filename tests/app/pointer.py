"""A pointer of its own on the screen of the tests: what the window system sees, as a hand would move it.

Drags between widgets are the window system's: without a pointer that is really pressed, moved and released there are
none. X11 lets one be moved (its extension XTEST); elsewhere `there_is_one` says that there is none.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QElapsedTimer, QPoint, QTimer
from PySide6.QtWidgets import QApplication, QWidget

_STEP = 12
"""Milliseconds between two movements."""


@lru_cache(maxsize=1)
def _screen() -> tuple[ctypes.CDLL, ctypes.CDLL, ctypes.c_void_p] | None:
    names = [ctypes.util.find_library(name) for name in ("X11", "Xtst")]
    if os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb" or None in names or not os.environ.get("DISPLAY"):
        return None
    x11, test = (ctypes.CDLL(name) for name in names)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = x11.XOpenDisplay(None)
    return (x11, test, ctypes.c_void_p(display)) if display else None


def there_is_one() -> bool:
    """Return whether there is a pointer that can be moved."""
    return _screen() is not None


def _send(button: bool | None, at: QPoint | None) -> None:
    found = _screen()
    assert found is not None
    x11, test, display = found
    if at is not None:
        test.XTestFakeMotionEvent(display, -1, at.x(), at.y(), ctypes.c_ulong(0))
    if button is not None:
        test.XTestFakeButtonEvent(display, 1, int(button), ctypes.c_ulong(0))
    x11.XSync(display, 0)


def drag(start: tuple[QWidget, QPoint], way: Sequence[tuple[QWidget, QPoint]], limit: int = 20_000) -> None:
    """Press the left button at a place, go along places and release it at the last one, and wait until it is done.

    Places are of widgets, in their own coordinates.
    """
    scale = start[0].devicePixelRatioF()
    spots = (widget.mapToGlobal(at) for widget, at in (start, *way))
    places = [QPoint(round(spot.x() * scale), round(spot.y() * scale)) for spot in spots]
    deeds: list[tuple[bool | None, QPoint | None]] = [(None, places[0]), (True, None)]
    for one, other in pairwise(places):
        deeds += [(None, one + (other - one) * share) for share in (0.05, 0.2, 0.4, 0.6, 0.8, 1.0)]
    deeds += [(None, places[-1] + QPoint(1, 0)), (None, places[-1]), (None, None), (False, None)]
    left = list(deeds)
    timer = QTimer()
    timer.setInterval(_STEP)

    def act() -> None:
        if left:
            _send(*left.pop(0))
        else:
            timer.stop()

    timer.timeout.connect(act)  # drags have a loop of their own, in which only timers go on
    timer.start()
    clock = QElapsedTimer()
    clock.start()
    while timer.isActive() and clock.elapsed() < limit:
        QApplication.processEvents()
    assert not left, "the drag was never finished"
    _send(None, QPoint(QApplication.primaryScreen().size().width() - 1, 0))  # out of the way of what follows
    QApplication.processEvents()
