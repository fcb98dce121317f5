"""A list of rows with thumbnail, name and, where it means something, distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QListView, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.theme.fonts import text_font
from app.views.embedding.scene.compose import fitted
from app.workspace import Workspace
from core.session import Change
from core.style import TYPE, mix

HEIGHT = 26
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Item:
    """One row: what it is called, its thumbnail, its colour and a distance with its share of the longest."""

    row: int
    title: str
    image: QImage | None = None
    colour: str = ""
    distance: str = ""
    share: float = 0.0


class _Items(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.items: tuple[Item, ...] = ()

    def show_items(self, items: Sequence[Item]) -> None:
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{item.title}, {item.distance}" if item.distance else item.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{item.title}\nrow {item.row:,}" + (f"\ndistance {item.distance}" if item.distance else "")
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(80, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, _Items):
            return
        item, area = model.items[index.row()], QRectF(_rect(option))
        tokens = self._workspace.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = _state(option)
        if state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                QColor(mix(tokens.raised, tokens.accent if chosen else tokens.text, 0.14 if chosen else 0.06))
            )
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 4, 4)
        if self._workspace.session.hover.row == item.row:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(mix(tokens.raised, tokens.warm, 0.2)))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 4, 4)
        self._paint_item(painter, item, area.adjusted(8, 0, -8, 0))
        painter.restore()

    def _paint_item(self, painter: QPainter, item: Item, area: QRectF) -> None:
        tokens, font = self._workspace.tokens, text_font(TYPE.table)
        painter.setFont(font)
        metrics, left = QFontMetricsF(font), area.left()
        if item.image is not None:
            place = QRectF(left, area.top() + 2, 22, 22)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, item.image.width() > 22)
            painter.drawImage(fitted(item.image, place), item.image)
            left += 30
        elif item.colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(item.colour))
            painter.drawEllipse(QRectF(left, area.center().y() - 4, 8, 8))
            left += 16
        number = "" if item.distance or item.title.startswith("Row ") else f"row {item.row:,}"
        right = area.right() - (96 if item.distance else metrics.horizontalAdvance(number))
        painter.setPen(QColor(tokens.muted))
        ending = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(area, ending, number)
        painter.setPen(QColor(tokens.text))
        title = metrics.elidedText(item.title, Qt.TextElideMode.ElideMiddle, right - left - 6)
        painter.drawText(QRectF(left, area.top(), right - left, area.height()), Qt.AlignmentFlag.AlignVCenter, title)
        if item.distance:
            self._paint_distance(painter, item, QRectF(right, area.top(), 96, area.height()))

    def _paint_distance(self, painter: QPainter, item: Item, area: QRectF) -> None:
        tokens = self._workspace.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        bar = QRectF(area.left(), area.center().y() - 2, 44, 4)
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(QColor(item.colour or tokens.accent))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(bar.width() * item.share, 2), 4), 2, 2)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, item.distance)


def _rect(option: QStyleOptionViewItem) -> QRect:
    rect: QRect = option.rect
    return rect


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state


class RowList(QListView):
    """Rows to click, and to hover in the picture; a row that is hovered in the picture is marked here."""

    row_chosen = Signal(int)
    row_hovered = Signal(object)

    def __init__(self, workspace: Workspace, name: str, rows_at_most: int = 10) -> None:
        super().__init__()
        self._items = _Items()
        self._most = rows_at_most
        self.setModel(self._items)
        self.setItemDelegate(_Delegate(workspace, self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._chosen)
        self.activated.connect(self._chosen)
        self.entered.connect(lambda index: self.row_hovered.emit(self._items.items[index.row()].row))
        workspace.changed.connect(self._follow_hover)
        self.show_items(())

    def _follow_hover(self, change: Change) -> None:
        if change.hover and self.isVisible():
            self.viewport().update()

    @property
    def items(self) -> tuple[Item, ...]:
        """What is listed."""
        return self._items.items

    def show_items(self, items: Sequence[Item]) -> None:
        """List other rows and take the height of those seen at once."""
        self._items.show_items(items)
        self.setVisible(len(items) > 0)
        self.setFixedHeight(min(max(len(items), 1), self._most) * HEIGHT + 4)

    def _chosen(self, index: QModelIndex) -> None:
        self.row_chosen.emit(self._items.items[index.row()].row)

    def leaveEvent(self, event: QEvent) -> None:
        """End the hover."""
        self.row_hovered.emit(None)
        super().leaveEvent(event)
