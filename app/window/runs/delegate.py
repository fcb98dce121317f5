"""How a line of the list of runs is drawn, and what lies where in it."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.theme.fonts import text_font
from app.theme.icons import pixmap
from app.window.runs.model import RunColumn, RunsModel
from app.workspace import Workspace
from core.style import TYPE, mix
from core.views.names import short_name
from core.views.runs import RunRow

ROW_HEIGHT = 26
_CHECK = QRect(10, 6, 14, 14)
_SWATCH = QRect(33, 7, 12, 12)
NAME_LEFT = 54
ISOLATE_ROOM = 24

Index = QModelIndex | QPersistentModelIndex


class Zone(Enum):
    """Parts of a line that answer to clicks in their own way."""

    CHECK = "check"
    SWATCH = "swatch"
    NAME = "name"
    ISOLATE = "isolate"


def zone(cell: QRect, column: int, where: QPoint) -> Zone:
    """Return which part of a cell lies under a point."""
    x = where.x() - cell.left()
    if column != RunColumn.NAME:
        return Zone.NAME
    if x < _CHECK.right() + 5:
        return Zone.CHECK
    if x < _SWATCH.right() + 5:
        return Zone.SWATCH
    return Zone.ISOLATE if x >= cell.width() - ISOLATE_ROOM else Zone.NAME


class RunDelegate(QStyledItemDelegate):
    """Draws box, swatch, name, live dot and figures in the colours of the theme."""

    def __init__(self, workspace: Workspace, model: RunsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._model = model
        self._font = text_font(TYPE.table)
        self._metrics = QFontMetrics(self._font)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the same height for every line."""
        return QSize(40, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        row = self._model.run(index.row())
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        hovered = self._workspace.session.hover.run == row.name
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        self._background(painter, rect, hovered, bool(state & QStyle.StateFlag.State_Selected))
        if index.column() == RunColumn.NAME:
            self._name_cell(painter, rect, row, hovered, self._model.live(index.row()))
            view = self.parent()
            if isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex().row() == index.row():
                painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), self._colour("accent"))
        else:
            painter.setPen(self._colour("muted" if row.shown else "faint"))
            text = str(index.data())
            painter.drawText(
                rect.adjusted(4, 0, -8, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
            )
        painter.restore()

    def _colour(self, token: str) -> QColor:
        return QColor(getattr(self._workspace.tokens, token))

    def _background(self, painter: QPainter, rect: QRect, hovered: bool, selected: bool) -> None:
        tokens = self._workspace.tokens
        if selected:
            painter.fillRect(rect, QColor(mix(tokens.raised, tokens.accent, 0.18)))
        if hovered:
            painter.fillRect(rect, QColor(mix(tokens.raised, tokens.warm, 0.24 if selected else 0.16)))

    def _name_cell(self, painter: QPainter, rect: QRect, row: RunRow, hovered: bool, live: bool) -> None:
        self._box(painter, _CHECK.translated(rect.topLeft()), row.checked)
        self._swatch(painter, QRectF(_SWATCH.translated(rect.topLeft())), row)
        room = rect.adjusted(NAME_LEFT, 0, -ISOLATE_ROOM, 0)
        if live:
            self._live_dot(painter, rect, room)
        painter.setPen(self._colour("text" if row.shown else "muted"))
        painter.drawText(
            room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._fitting(row.name, room.width())
        )
        if hovered:
            self._isolate_mark(painter, rect)

    def _fitting(self, name: str, room: int) -> str:
        short = short_name(name, self._model.told[name], self._metrics.horizontalAdvance, room)
        return self._metrics.elidedText(short, Qt.TextElideMode.ElideMiddle, room)

    def _box(self, painter: QPainter, box: QRect, checked: bool) -> None:
        tokens = self._workspace.tokens
        outline = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(tokens.accent if checked else mix(tokens.line, tokens.text, 0.4)), 1))
        painter.setBrush(QColor(tokens.accent if checked else tokens.raised))
        painter.drawRoundedRect(outline, 3.5, 3.5)
        if checked:
            painter.setPen(QPen(QColor(tokens.on_accent), 1.6, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            corner = outline.topLeft()
            places = ((3.2, 6.6), (5.6, 9.0), (9.8, 4.4))
            painter.drawPolyline([corner + QPointF(x, y) for x, y in places])

    def _swatch(self, painter: QPainter, box: QRectF, row: RunRow) -> None:
        colour = QColor(row.colour)
        outline = box.adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(colour if row.shown else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(outline, 2.5, 2.5)

    def _live_dot(self, painter: QPainter, rect: QRect, room: QRect) -> None:
        room.setRight(room.right() - 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour("good"))
        painter.drawEllipse(QPointF(room.right() + 6, rect.center().y() + 0.5), 3, 3)

    def _isolate_mark(self, painter: QPainter, rect: QRect) -> None:
        mark = pixmap("isolate", self._workspace.tokens.muted, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(rect.right() - 19, rect.top() + 5), mark)
