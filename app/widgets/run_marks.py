"""The box and the swatch before a run's name, alike wherever runs are listed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPen, QPixmap

from core.style import Tokens, mix

_TICK = ((3.2, 6.6), (5.6, 9.0), (9.8, 4.4))
_DASH = ((3.6, 6.5), (9.4, 6.5))


def draw_box(painter: QPainter, tokens: Tokens, box: QRect, checked: bool | None) -> None:
    """Draw a check box: ticked, empty or, for None, partly ticked."""
    on = checked is not False
    outline = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(QColor(tokens.accent if on else mix(tokens.line, tokens.text, 0.4)), 1))
    painter.setBrush(QColor(tokens.accent if on else tokens.raised))
    painter.drawRoundedRect(outline, 3.5, 3.5)
    if on:
        painter.setPen(QPen(QColor(tokens.on_accent), 1.6, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline([outline.topLeft() + QPointF(x, y) for x, y in (_TICK if checked else _DASH)])


def draw_swatch(painter: QPainter, box: QRectF, colour: str, shown: bool) -> None:
    """Draw a run's colour: filled if the run is drawn, as an outline if not."""
    ink = QColor(colour)
    painter.setPen(QPen(ink, 1.5))
    painter.setBrush(ink if shown else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), 2.5, 2.5)


class Swatches:
    """Swatches as decorations of the rows of a table, each drawn once."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, float], QPixmap] = {}

    def of(self, colour: str) -> QPixmap:
        """Return the swatch of a colour, as fine as the screen."""
        scale = QGuiApplication.primaryScreen().devicePixelRatio()
        if (colour, scale) not in self._drawn:
            pixmap = QPixmap(round(12 * scale), round(12 * scale))
            pixmap.setDevicePixelRatio(scale)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                draw_swatch(painter, QRectF(1, 1, 10, 10), colour, True)
            self._drawn[colour, scale] = pixmap
        return self._drawn[colour, scale]
