"""How a cell of the table of runs is drawn."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.theme.fonts import text_font
from app.views.hparams.table.model import RunTableModel
from app.widgets.run_marks import draw_box, draw_swatch
from app.workspace import Workspace
from core.state import CellLook
from core.style import TYPE, Tokens, contrast, mix, sample_map
from core.views.hparams.table.cells import Cell, CellKind
from core.views.hparams.table.columns import NAME
from core.views.shown import run_colour

ROW_HEIGHT = 26
CHECK = QRect(10, 6, 14, 14)
SWATCH = QRect(33, 7, 12, 12)
NAME_LEFT = 54
PAD = 8
CURVE = 72
"""Width that a column of curves has beside its numbers."""
_NUMBER_ROOM = 56

Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.TextElideMode.ElideMiddle


class CellDelegate(QStyledItemDelegate):
    """Draws box, swatch and name, texts at the left, numbers at the right, and what is behind them."""

    def __init__(self, workspace: Workspace, model: RunTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._model = workspace, model
        self._font = text_font(TYPE.table)
        self._metrics = QFontMetrics(self._font)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the same height for every row."""
        return QSize(40, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        rect: QRect = option.rect
        row, place = index.row(), index.column()
        column, tokens = self._model.columns[place], self._workspace.tokens
        painter.save()
        painter.setFont(self._font)
        self._ground(painter, rect, row, bool(option.state & QStyle.StateFlag.State_Selected))
        cell = self._model.cell(row, place)
        if column.key == NAME:
            self._name(painter, rect, row, cell)
        else:
            ink, room = self._behind(painter, rect, row, place, cell)
            self._text(painter, room, cell, ink, index)
        if self._is_current(index):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, row: int, selected: bool) -> None:
        tokens = self._workspace.tokens
        hovered = self._workspace.session.hover.run == self._model.names[row]
        if selected:
            painter.fillRect(rect, QColor(mix(tokens.raised, tokens.accent, 0.18)))
        if hovered:
            painter.fillRect(rect, QColor(mix(tokens.raised, tokens.warm, 0.24 if selected else 0.16)))

    def _is_current(self, index: Index) -> bool:
        view = self.parent()
        return isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex() == index

    def _name(self, painter: QPainter, rect: QRect, row: int, cell: Cell) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        session, tokens, drawn = self._workspace.session, self._workspace.tokens, self._model.drawn(row)
        draw_box(painter, tokens, CHECK.translated(rect.topLeft()), self._model.checked(row))
        colour = run_colour(session.catalog, session.state, self._model.names[row], self._workspace.theme)
        draw_swatch(painter, QRectF(SWATCH.translated(rect.topLeft())), colour, drawn)
        room = rect.adjusted(NAME_LEFT, 0, -PAD, 0)
        painter.setPen(QColor(tokens.text if drawn else tokens.muted))
        painter.drawText(room, _LEFT, self._metrics.elidedText(cell.text, _MIDDLE, room.width()))

    def _behind(self, painter: QPainter, rect: QRect, row: int, place: int, cell: Cell) -> tuple[str, QRect]:
        """Draw what lies behind a cell's text; return the colour that the text needs there, and its room."""
        look = self._model.look_of(self._model.columns[place])
        room = rect.adjusted(PAD, 0, -PAD, 0)
        if look is CellLook.CURVE:
            self._curve(painter, rect, row, place)
            return "", rect.adjusted(max(rect.width() - _NUMBER_ROOM - PAD, PAD), 0, -PAD, 0)
        if look is CellLook.PLAIN or cell.kind is not CellKind.NUMBER:
            return "", room
        spread = self._model.spread(place)
        if spread is None:
            return "", room
        if look is CellLook.HEAT:
            return self._heat(painter, rect, spread.share(cell.number)), room
        self._bar(painter, room, spread.bar(cell.number))
        return "", room

    def _heat(self, painter: QPainter, rect: QRect, share: float | None) -> str:
        if share is None:
            return ""
        colour, ink = heat_colours(self._workspace.tokens, round(share * 255))
        painter.fillRect(rect.adjusted(0, 0, -1, -1), QColor(colour))
        return ink

    def _bar(self, painter: QPainter, room: QRect, ends: tuple[float, float] | None) -> None:
        if ends is None:
            return
        tokens, left, right = self._workspace.tokens, *(room.left() + room.width() * end for end in ends)
        bar = QRectF(left, room.top() + 5, max(right - left, 1.0), room.height() - 10)
        painter.fillRect(bar, QColor(mix(tokens.raised, tokens.accent, 0.30)))

    def _curve(self, painter: QPainter, rect: QRect, row: int, place: int) -> None:
        width = rect.width() - _NUMBER_ROOM - 3 * PAD
        if width < 16:
            return
        points = self._model.curve(row, place, width)
        session = self._workspace.session
        colour = run_colour(session.catalog, session.state, self._model.names[row], self._workspace.theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colour), 1.25))
        left, bottom, height = rect.left() + PAD, rect.bottom() - 5.0, rect.height() - 10.0
        placed = points * np.array([width, -height]) + np.array([left, bottom])
        gaps = np.flatnonzero(np.isnan(placed[:, 1])) if len(placed) else np.empty(0, dtype=np.int64)
        for piece in np.split(placed, gaps):
            there = piece[~np.isnan(piece[:, 1])]
            if len(there) > 1:
                painter.drawPolyline([QPointF(x, y) for x, y in there.tolist()])

    def _text(self, painter: QPainter, room: QRect, cell: Cell, ink: str, index: Index) -> None:
        tokens = self._workspace.tokens
        if cell.kind is CellKind.MISSING:
            painter.setPen(QColor(tokens.faint))
            painter.drawText(room, _LEFT if self._model.shape(index.column()).texts else _RIGHT, cell.text)
            return
        painter.setPen(QColor(ink or (tokens.text if self._model.drawn(index.row()) else tokens.muted)))
        text = cell.text
        if len(text) * 9 > room.width():  # most texts need not be measured
            text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _RIGHT if cell.kind is CellKind.NUMBER else _LEFT, text)


@lru_cache(maxsize=1024)
def heat_colours(tokens: Tokens, level: int) -> tuple[str, str]:
    """Return the colour of a level, 0 to 255, and which of the tokens' text and canvas can be read on it."""
    colour = sample_map("viridis", level / 255)
    ink = max((tokens.text, tokens.canvas), key=lambda each: contrast(each, colour))
    return colour, ink
