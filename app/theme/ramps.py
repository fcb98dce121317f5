"""Continuous colour maps as Qt paints them."""

from __future__ import annotations

from PySide6.QtGui import QColor, QLinearGradient

from core.model import U1

_STOPS = 32


def ramp(table: U1, left: float, right: float) -> QLinearGradient:
    """Return the colours of a continuous map (256, 3) as a gradient between two horizontal places."""
    gradient = QLinearGradient(left, 0, right, 0)
    for stop in range(_STOPS + 1):
        gradient.setColorAt(stop / _STOPS, QColor(*table[round(stop * 255 / _STOPS)].tolist()))
    return gradient
