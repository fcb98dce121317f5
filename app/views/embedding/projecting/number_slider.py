"""A slider below a number, for the values that are usual."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSlider

_STEPS = 60
_DIGITS = 2


class NumberSlider(QSlider):
    """Numbers from one to another in even ratios, two digits each."""

    moved = Signal(object)
    """Emitted with the number, by the user's hand."""

    def __init__(self, least: float, most: float) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._least, self._ratio = least, most / least
        self.setRange(0, _STEPS)
        self.setPageStep(_STEPS // 10)
        self.valueChanged.connect(lambda place: self.moved.emit(self.number(place)))

    def number(self, place: int) -> float:
        """Return the number at a place of the slider."""
        exact = self._least * self._ratio ** (place / _STEPS)
        return float(f"{exact:.{_DIGITS}g}")

    def show_number(self, number: float) -> None:
        """Show a number, the nearest that there is, without telling of it."""
        blocker = QSignalBlocker(self)
        share = math.log(max(number, self._least) / self._least) / math.log(self._ratio)
        if self.number(self.value()) != number:
            self.setValue(round(_STEPS * min(share, 1.0)))
        blocker.unblock()
