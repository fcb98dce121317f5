"""Cards with the labels of points, where a table has no images."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.style import TYPE, mix

LINE: Final = 16
_LETTERS: Final = 600
_KEPT: Final = 3_000
_PAD, _GAP = 8, 8


class Cards:
    """Paints cards; what takes long about a text, breaking it into lines, is kept for those drawn last."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lines: OrderedDict[tuple[str, int, int], tuple[str, ...]] = OrderedDict()

    def cell(self, size: int) -> tuple[int, int]:
        """Return width and height of a card with its gap, for images of a size: wider, as texts are."""
        lines = min(max(size // 24, 1), 8)
        return max(round(size * 2.2), 96) + _GAP, lines * LINE + 2 * _PAD + _GAP

    def paint(self, painter: QPainter, box: QRect, title: str, ink: QColor, *, marked: bool, hidden: bool) -> None:
        """Draw the card of a point in a cell: what it is called, and a bar in its colour."""
        tokens = self._workspace.tokens
        card = QRectF(box.adjusted(_GAP // 2, _GAP // 2, -_GAP // 2, -_GAP // 2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent if marked else tokens.line), 1.5 if marked else 1))
        painter.setBrush(QColor(mix(tokens.raised, tokens.accent, 0.16) if marked else tokens.raised))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        if hidden:
            ink.setAlphaF(0.35)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(card.left() + 5, card.top() + 6, 3, card.height() - 12), 1.5, 1.5)
        font = text_font(TYPE.table)
        painter.setFont(font)
        painter.setPen(QColor(tokens.faint if hidden else tokens.text))
        inner = card.adjusted(_PAD + 6, _PAD, -_PAD, -_PAD)
        most = max(int(inner.height()) // LINE, 1)
        lines = self._broken(title, int(inner.width()), most)
        top = inner.top() + (inner.height() - len(lines) * LINE) / 2
        for number, line in enumerate(lines):
            place = QRectF(QPointF(inner.left(), top + number * LINE), QSizeF(inner.width(), LINE))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, line)

    def _broken(self, text: str, width: int, most: int) -> tuple[str, ...]:
        key = (text, width, most)
        found = self._lines.get(key)
        if found is None:
            found = self._lines[key] = broken(text, width, most)
            if len(self._lines) > _KEPT:
                self._lines.popitem(last=False)
        else:
            self._lines.move_to_end(key)
        return found


def broken(text: str, width: int, most: int) -> tuple[str, ...]:
    """Return a text in lines of at most so many logical pixels, at most `most` of them; the last may be shortened."""
    font, whole = text_font(TYPE.table), " ".join(text[:_LETTERS].split())
    layout = QTextLayout(whole, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    starts: list[int] = []
    layout.beginLayout()
    while len(starts) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    lines = [whole[start:end] for start, end in zip(starts, [*starts[1:], len(whole)], strict=True)]
    if lines:
        lines[-1] = QFontMetrics(font).elidedText(lines[-1], Qt.TextElideMode.ElideRight, width)
    return tuple(lines)
