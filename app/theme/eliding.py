"""A style that shortens words that have no room, rather than cutting them off."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QProxyStyle

_WRAPPED = Qt.TextFlag.TextWordWrap.value | Qt.TextFlag.TextWrapAnywhere.value
_CLOSE = 2
"""Pixels by which words may be wider than their room: half-filled ones at the edges show nothing."""


class ElidingStyle(QProxyStyle):
    """Fusion, but one line that is wider than its room has an ellipsis in the middle: in choices, on buttons."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawItemText(
        self,
        painter: QPainter,
        rect: QRect,
        flags: int,
        palette: QPalette | Qt.GlobalColor | QColor,
        enabled: bool,
        text: str,
        role: QPalette.ColorRole = QPalette.ColorRole.NoRole,
    ) -> None:
        """Draw a text, shortened if it is one line that does not fit."""
        if not flags & _WRAPPED and "\n" not in text and rect.width() > 0:
            metrics, shown = painter.fontMetrics(), text.replace("&", "")
            if metrics.horizontalAdvance(shown) > rect.width() + _CLOSE:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width(), flags)
        super().drawItemText(painter, rect, flags, palette, enabled, text, role)
