"""Texts drawn once, with a halo of the background, and laid wherever they stand."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

HALO = 1.5
"""Logical pixels around a text that are covered by the background."""
_KEPT = 4_000
_AROUND = tuple((math.cos(turn * math.pi / 4), math.sin(turn * math.pi / 4)) for turn in range(8))


@dataclass(frozen=True, slots=True)
class Wording:
    """How a text is written: its font, colour, the background's colour and device pixels for a logical one."""

    font: QFont
    colour: str
    halo: str
    scale: float

    @property
    def key(self) -> tuple[str, str, str, float]:
        """What the picture of a text depends on beside it."""
        return self.font.key(), self.colour, self.halo, self.scale


class Texts:
    """The texts drawn last; `drawn` counts how many had to be drawn."""

    def __init__(self) -> None:
        self.drawn = 0
        self._kept: OrderedDict[tuple[object, ...], QImage] = OrderedDict()

    def image(self, text: str, most: float, wording: Wording) -> QImage:
        """Return a text on one line, shortened in its middle where it is wider than `most`, with room for its halo."""
        key = (text, round(most), *wording.key)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = drawn(text, most, wording)
            self.drawn += 1
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found


def drawn(text: str, most: float, wording: Wording) -> QImage:
    """Return a text with its halo; characters with colours of their own, such as emoji, keep them."""
    metrics = QFontMetricsF(wording.font)
    shown = metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideMiddle, most)
    size = QSizeF(math.ceil(metrics.horizontalAdvance(shown)) + 2 * HALO + 1, math.ceil(metrics.height()) + 2 * HALO)
    bare, result = _canvas(size, wording.scale), _canvas(size, wording.scale)
    box = QRectF(QPointF(HALO, HALO), QSizeF(size.width() - 2 * HALO, size.height() - 2 * HALO))
    with QPainter(bare) as painter:
        painter.setFont(wording.font)
        painter.setPen(QColor(wording.colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, shown)
    shadow = bare.copy()
    with QPainter(shadow) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(QRectF(QPointF(0, 0), size), QColor(wording.halo))
    with QPainter(result) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for x, y in _AROUND:
            painter.drawImage(QPointF(x * HALO, y * HALO), shadow)
        painter.drawImage(QPointF(0, 0), bare)
    return result


def _canvas(size: QSizeF, scale: float) -> QImage:
    width, height = math.ceil(size.width() * scale), math.ceil(size.height() * scale)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    return image
