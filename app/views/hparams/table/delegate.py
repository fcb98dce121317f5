"""How a cell of the table of runs is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QStaticText
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from app.theme.fonts import text_font
from app.theme.icons import pixmap
from app.views.hparams.table.model import RunTableModel
from app.widgets.run_marks import draw_box, draw_swatch
from app.workspace import Workspace
from core.state import CellLook
from core.style import TYPE, Tokens, contrast, mix, sample_map
from core.style.text import counted
from core.views.hparams.table.cells import Cell, CellKind
from core.views.names import short_name

ROW_HEIGHT = 26
CHECK = QRect(10, 6, 14, 14)
SWATCH = QRect(33, 7, 12, 12)
NAME_LEFT = 54
INDENT = 16
"""Room of a group's arrow, and how far its runs stand to the right of it."""
PAD = 8
CURVE = 72
"""Width that a column of curves has beside its numbers."""
_NUMBER_ROOM = 56
HEAT = 0.62
"""Share of the map's colour in a cell of a heat map: numbers are read first."""

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Draws box, swatch and name, texts at the left, numbers at the right, and what is behind them."""

    def __init__(self, workspace: Workspace, model: RunTableModel, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._workspace, self._model, self._view = workspace, model, parent
        self._font = text_font(TYPE.table)
        self._lines = Lines(self._font.pixelSize())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the same height for every row."""
        return QSize(40, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        rect: QRect = option.rect
        row, place = index.row(), index.column()
        session, name, ink = self._workspace.session, self._model.names[row], inks(self._workspace.tokens)
        selected, hovered = self._model.rows.chosen(row), session.hover.run == name
        if selected or hovered:
            painter.fillRect(rect, ink.grounds[selected, hovered])
        painter.setFont(self._font)
        cell = self._model.cell(row, place)
        if place == 0:
            self._name(painter, rect, row, cell)
        else:
            self._cell(painter, rect, row, place, cell)
        if self._view.hasFocus() and self._view.currentIndex() == index:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(ink.focus)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _name(self, painter: QPainter, rect: QRect, row: int, cell: Cell) -> None:
        tokens, drawn, group = self._workspace.tokens, self._model.rows.drawn(row), self._model.rows.group_of(row)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_box(painter, tokens, CHECK.translated(rect.topLeft()), self._model.rows.checked(row))
        draw_swatch(painter, QRectF(SWATCH.translated(rect.topLeft())), self._model.rows.colour(row), drawn)
        painter.restore()
        ink = inks(tokens)
        room = rect.adjusted(NAME_LEFT, 0, -PAD, 0)
        if group is not None:
            room = self._group_marks(painter, room, row)
        elif self._model.rows.inner(row):
            room.adjust(INDENT, 0, 0, 0)
        painter.setPen(ink.text if drawn else ink.muted)
        text = cell.text if group is None else self._short(group, cell.text, room.width())
        self._lines.draw(painter, room, text, Qt.TextElideMode.ElideMiddle)

    def _short(self, group: int, text: str, room: int) -> str:
        """Return the name of a group, without what tells least where there is no room for it."""
        told = self._model.rows.told(group)
        return short_name(text, told, QFontMetrics(self._font).horizontalAdvance, room) if told else text

    def _group_marks(self, painter: QPainter, room: QRect, row: int) -> QRect:
        """Draw the arrow of a group and how many runs it has; return the room of its name."""
        tokens, ink = self._workspace.tokens, inks(self._workspace.tokens)
        arrow = "chevron-down" if self._model.rows.unfolded(row) else "chevron-right"
        mark = pixmap(arrow, tokens.muted, painter.device().devicePixelRatioF(), 12)
        painter.drawPixmap(room.left() - 2, room.top() + 7, mark)
        count = counted(self._model.rows.size(row), "run")
        painter.setPen(ink.muted)
        self._lines.draw(painter, room, count, Qt.TextElideMode.ElideRight, right=True)
        return room.adjusted(INDENT, 0, -QFontMetrics(self._font).horizontalAdvance(count) - PAD, 0)

    def _cell(self, painter: QPainter, rect: QRect, row: int, place: int, cell: Cell) -> None:
        look, ink = self._model.look_of(place), inks(self._workspace.tokens)
        room, pen = rect.adjusted(PAD, 0, -PAD, 0), ink.text if self._model.rows.drawn(row) else ink.muted
        if look is CellLook.CURVE:
            if self._model.rows.group_of(row) is None:  # a group has no curve of its own here
                self._curve(painter, rect, row, place)
            room.setLeft(max(rect.right() - _NUMBER_ROOM - PAD, rect.left() + PAD))
        elif look is not CellLook.PLAIN and cell.kind is CellKind.NUMBER:
            pen = self._behind(painter, rect, look, place, cell) or pen
        missing, several = cell.kind is CellKind.MISSING, cell.kind is CellKind.SEVERAL
        painter.setPen(ink.faint if missing else ink.muted if several else pen)
        left = self._model.shape(place).texts if missing or several else cell.kind is CellKind.TEXT
        self._lines.draw(painter, room, cell.text, Qt.TextElideMode.ElideRight, right=not left)

    def _behind(self, painter: QPainter, rect: QRect, look: CellLook, place: int, cell: Cell) -> QColor | None:
        """Draw the colour or the bar of a number; return the colour that its text needs there."""
        spread, tokens = self._model.spread(place), self._workspace.tokens
        if spread is None:
            return None
        if look is CellLook.HEAT:
            share = spread.share(cell.number)
            if share is None:
                return None
            colours = self._workspace.session.state.hparams.colour_map
            ground, text = heat_colours(tokens, colours, round(share * 255))
            painter.fillRect(rect.adjusted(0, 0, -1, -1), ground)
            return text
        ends = spread.bar(cell.number)
        if ends is not None:
            room = QRectF(rect).adjusted(PAD, 5, -PAD, -5)
            left, right = (room.left() + room.width() * end for end in ends)
            painter.fillRect(QRectF(left, room.top(), max(right - left, 1.0), room.height()), inks(tokens).bar)
        return None

    def _curve(self, painter: QPainter, rect: QRect, row: int, place: int) -> None:
        width = rect.width() - _NUMBER_ROOM - 3 * PAD
        if width < 16:
            return
        points, colour = self._model.curve(row, place, width), self._model.rows.colour(row)
        placed = points * np.array([width, -(rect.height() - 10.0)]) + np.array(
            [rect.left() + PAD, rect.bottom() - 5.0]
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colour), 1.25))
        for piece in np.split(placed, np.flatnonzero(np.isnan(points[:, 1]))):
            there = piece[~np.isnan(piece[:, 1])]
            if len(there) > 1:
                painter.drawPolyline([QPointF(x, y) for x, y in there.tolist()])
        painter.restore()


class Lines:
    """Texts of one line, shaped once and drawn many times."""

    def __init__(self, pixels: int) -> None:
        self._font = text_font(pixels)
        self._metrics = QFontMetrics(self._font)
        self._top = (ROW_HEIGHT - self._metrics.height()) / 2
        self._shaped = lru_cache(maxsize=8192)(self._shape)
        self._elided = lru_cache(maxsize=8192)(self._metrics.elidedText)

    def _shape(self, text: str) -> tuple[QStaticText, float]:
        shaped = QStaticText(text)
        shaped.setTextFormat(Qt.TextFormat.PlainText)
        shaped.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        shaped.prepare(font=self._font)
        return shaped, shaped.size().width()

    def draw(self, painter: QPainter, room: QRect, text: str, mode: Qt.TextElideMode, right: bool = False) -> None:
        """Draw a text at the left or the right of a room as high as a row, elided where it does not fit."""
        text = " ".join(text.splitlines()) if "\n" in text else text
        shaped, width = self._shaped(text)
        if width > room.width() + 1:
            shaped, width = self._shaped(self._elided(text, mode, room.width()))
        left = room.right() + 1 - width if right else room.left()
        painter.drawStaticText(QPointF(left, room.top() + self._top), shaped)


@dataclass(frozen=True, slots=True)
class Inks:
    """Colours of cells; `grounds` by whether a row is selected and hovered."""

    text: QColor
    muted: QColor
    faint: QColor
    bar: QColor
    focus: QPen
    grounds: dict[tuple[bool, bool], QColor]


@lru_cache(maxsize=4)
def inks(tokens: Tokens) -> Inks:
    """Return the colours of cells in a theme."""
    chosen = QColor(mix(tokens.raised, tokens.accent, 0.18))
    grounds = {
        (True, False): chosen,
        (False, True): QColor(mix(tokens.raised, tokens.warm, 0.16)),
        (True, True): QColor(mix(tokens.raised, tokens.warm, 0.24)),
    }
    bar = QColor(mix(tokens.raised, tokens.accent, 0.30))
    focus = QPen(QColor(tokens.accent), 1)
    return Inks(QColor(tokens.text), QColor(tokens.muted), QColor(tokens.faint), bar, focus, grounds)


@lru_cache(maxsize=2048)
def heat_colours(tokens: Tokens, colour_map: str, level: int) -> tuple[QColor, QColor]:
    """Return the colour of a level of a map, 0 to 255, as a ground for text, and the text's colour on it."""
    ground = mix(tokens.raised, sample_map(colour_map, level / 255), HEAT)
    text = max((tokens.text, tokens.canvas), key=lambda each: contrast(each, ground))
    return QColor(ground), QColor(text)
