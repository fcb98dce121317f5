"""Pens of thin lines."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPen


def hairline(painter: QPainter, colour: QColor | str) -> QPen:
    """Return a pen of about one logical pixel, of whole pixels of the screen: parallel lines are equally thick."""
    pen = QPen(QColor(colour), max(1, int(painter.device().devicePixelRatioF())))
    pen.setCosmetic(True)
    return pen
