"""A hand that waits for a state as long as a busy machine may need for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from pytestqt.qtbot import _WaitWidgetContextManager

PATIENCE = 60_000
"""Milliseconds until what does not come is missed: what comes is seen at once, so that only faults take so long."""


class PatientBot(QtBot):
    """A `QtBot` that waits for `PATIENCE` where a test does not name another time."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        """Wait until something holds."""
        super().waitUntil(callback, timeout=timeout)

    def waitActive(self, widget: QWidget, *, timeout: int = PATIENCE) -> _WaitWidgetContextManager:
        """Wait at the end of a block until a window has the keys."""
        return super().waitActive(widget, timeout=timeout)

    def waitExposed(self, widget: QWidget, *, timeout: int = PATIENCE) -> _WaitWidgetContextManager:
        """Wait at the end of a block until a window is on the screen."""
        return super().waitExposed(widget, timeout=timeout)


def until_still(qtbot: QtBot, read: Callable[[], object], still: int = 400) -> None:
    """Wait until what is read has stayed as it is for `still` milliseconds."""
    before = object()
    while before != (now := read()):
        before = now
        qtbot.wait(still)
