"""The box and the swatch before a run's name, alike wherever runs are listed; each is drawn once and then copied."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPen, QPixmap

from core.style import Tokens, mix

_TICK = ((3.2, 6.6), (5.6, 9.0), (9.8, 4.4))
_DASH = ((3.6, 6.5), (9.4, 6.5))


def draw_box(painter: QPainter, tokens: Tokens, box: QRect, checked: bool | None) -> None:
    """Draw a check box: ticked, empty or, for None, partly ticked."""
    painter.drawPixmap(box.topLeft(), _box(tokens, checked, box.width(), box.height(), _scale(painter)))


def draw_swatch(painter: QPainter, box: QRectF, colour: str, shown: bool) -> None:
    """Draw a run's colour: filled if the run is drawn, as an outline if not."""
    painter.drawPixmap(box.topLeft(), _swatch(colour, shown, box.width(), box.height(), _scale(painter)))


def _scale(painter: QPainter) -> float:
    return painter.device().devicePixelRatioF()


@lru_cache(maxsize=32)
def _box(tokens: Tokens, checked: bool | None, width: int, height: int, scale: float) -> QPixmap:
    def draw(painter: QPainter) -> None:
        on = checked is not False
        outline = QRectF(0, 0, width, height).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(tokens.accent if on else mix(tokens.line, tokens.text, 0.4)), 1))
        painter.setBrush(QColor(tokens.accent if on else tokens.raised))
        painter.drawRoundedRect(outline, 3.5, 3.5)
        if on:
            painter.setPen(QPen(QColor(tokens.on_accent), 1.6, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            painter.drawPolyline([outline.topLeft() + QPointF(x, y) for x, y in (_TICK if checked else _DASH)])

    return _drawn(QSizeF(width, height), scale, draw)


@lru_cache(maxsize=1024)
def _swatch(colour: str, shown: bool, width: float, height: float, scale: float) -> QPixmap:
    def draw(painter: QPainter) -> None:
        ink = QColor(colour)
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(ink if shown else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(0, 0, width, height).adjusted(0.75, 0.75, -0.75, -0.75), 2.5, 2.5)

    return _drawn(QSizeF(width, height), scale, draw)


def _drawn(size: QSizeF, scale: float, draw: Callable[[QPainter], None]) -> QPixmap:
    """Return what is drawn over transparency, of a size in logical pixels."""
    pixmap = QPixmap((size * scale).toSize())
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter)
    return pixmap


class Swatches:
    """Swatches as decorations of the rows of a table, each drawn once."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, float], QPixmap] = {}

    def of(self, colour: str) -> QPixmap:
        """Return the swatch of a colour, as fine as the screen."""
        scale = QGuiApplication.primaryScreen().devicePixelRatio()
        if (colour, scale) not in self._made:
            inside = QRectF(1, 1, 10, 10)
            self._made[colour, scale] = _drawn(
                QSizeF(12, 12), scale, lambda painter: draw_swatch(painter, inside, colour, True)
            )
        return self._made[colour, scale]
