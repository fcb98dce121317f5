"""A list of rows with thumbnail, name and, where it means something, distance; however many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy, QToolTip

from app.theme.fonts import text_font
from app.views.embedding.scene.compose import fitted
from app.workspace import Workspace
from core.session import Change
from core.style import TYPE, mix

HEIGHT: Final = 26
_DISTANCE: Final = 96
"""Room for a bar and a number."""
_GAP: Final = 6
"""Pixels between the two."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row.

    Attributes
    ----------
    row, title, image, colour
        Its number, what it is called, its thumbnail and its colour.
    distance, share
        A distance as text, and its share of the longest; nothing where none is meant.
    note
        What else is said of it, in a few letters before the distance.
    tip
        The same in a sentence.
    measure
        What `distance` is, as it is said.
    """

    row: int
    title: str
    image: QImage | None = None
    colour: str = ""
    distance: str = ""
    share: float = 0.0
    note: str = ""
    tip: str = ""
    measure: str = "distance"


class RowList(QAbstractScrollArea):
    """Rows to click, and to hover in the picture; a row that is hovered in the picture is marked here.

    With `points` off what is listed are no points, so that neither holds.
    Only what is seen is made and painted: a list of millions opens as one of ten does.
    """

    row_chosen = Signal(int)
    row_hovered = Signal(object)

    def __init__(self, workspace: Workspace, name: str, rows_at_most: int = 10, points: bool = True) -> None:
        super().__init__()
        self._workspace, self._most, self._points = workspace, rows_at_most, points
        self._items: Sequence[Item] = ()
        self._current, self._under = -1, -1
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalScrollBar().setSingleStep(HEIGHT)
        workspace.changed.connect(self._follow_hover)
        workspace.theme_changed.connect(self.viewport().update)
        self.show_items(())

    def _follow_hover(self, change: Change) -> None:
        if change.hover and self.isVisible():
            self.viewport().update()

    @property
    def items(self) -> Sequence[Item]:
        """What is listed."""
        return self._items

    @property
    def current(self) -> int:
        """The place that the keys are at, -1 for none."""
        return self._current

    def show_items(self, items: Sequence[Item]) -> None:
        """List other rows and take the height of those seen at once."""
        self._items = items
        self._current = self._under = -1
        self.setVisible(len(items) > 0)
        self.setFixedHeight(min(max(len(items), 1), self._most) * HEIGHT + 4)
        self._fit()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def go_to(self, place: int) -> None:
        """Mark a place of the list and scroll to it; -1 marks none."""
        if not -1 <= place < len(self._items):
            return
        self._current = place
        if place >= 0:
            bar, top = self.verticalScrollBar(), place * HEIGHT
            bar.setValue(max(min(bar.value(), top), top + HEIGHT - self.viewport().height()))
            self.setAccessibleDescription(_said(self._items[place]))
        self.viewport().update()

    def visual_rect(self, place: int) -> QRect:
        """Return where a place of the list is drawn, in the coordinates of the viewport."""
        return QRect(0, place * HEIGHT - self.verticalScrollBar().value(), self.viewport().width(), HEIGHT)

    def place_at(self, y: float) -> int:
        """Return which place of the list is drawn at a height, -1 for none."""
        place = int(y + self.verticalScrollBar().value()) // HEIGHT
        return place if 0 <= place < len(self._items) else -1

    def _fit(self) -> None:
        port = self.viewport().height()
        self.verticalScrollBar().setPageStep(max(port - HEIGHT, HEIGHT))
        self.verticalScrollBar().setRange(0, max(len(self._items) * HEIGHT - port, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many rows as there is room for."""
        super().resizeEvent(event)
        self._fit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are seen."""
        if not self._items:
            return
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            last = self.place_at(self.viewport().height() - 1)
            stop = len(self._items) if last < 0 else last + 1
            for place in range(max(self.place_at(0), 0), stop):
                self._paint_row(painter, place)

    def _paint_row(self, painter: QPainter, place: int) -> None:
        item, area, tokens = self._items[place], QRectF(self.visual_rect(place)), self._workspace.tokens
        grounds = []
        if place in (self._current, self._under):
            chosen = place == self._current
            grounds.append(mix(tokens.raised, tokens.accent if chosen else tokens.text, 0.14 if chosen else 0.06))
        if self._points and self._workspace.session.hover.row == item.row:
            grounds.append(mix(tokens.raised, tokens.warm, 0.2))
        painter.setPen(Qt.PenStyle.NoPen)
        for ground in grounds:
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 4, 4)
        self._paint_item(painter, item, area.adjusted(8, 0, -8, 0))

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
        numbered = item.distance or item.title.startswith("Row ")
        number = item.note if numbered else f"row {item.row:,}"
        right = area.right() - (_DISTANCE if item.distance else 0)
        painter.setPen(QColor(tokens.warn if item.note else tokens.muted))
        gap = 6.0 if item.distance else 0.0
        ending = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(left, area.top(), right - left - gap, area.height()), ending, number)
        right -= metrics.horizontalAdvance(number) + gap
        painter.setPen(QColor(tokens.text))
        title = metrics.elidedText(item.title, Qt.TextElideMode.ElideMiddle, right - left - 6)
        painter.drawText(QRectF(left, area.top(), right - left, area.height()), Qt.AlignmentFlag.AlignVCenter, title)
        if item.distance:
            place = QRectF(area.right() - _DISTANCE, area.top(), _DISTANCE, area.height())
            self._paint_distance(painter, item, place)

    def _paint_distance(self, painter: QPainter, item: Item, area: QRectF) -> None:
        tokens = self._workspace.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        words = painter.fontMetrics().horizontalAdvance(item.distance)
        bar = QRectF(area.left(), area.center().y() - 2, max(min(44, area.width() - words - _GAP), 0), 4)
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(QColor(item.colour or tokens.accent))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(bar.width() * item.share, 2), 4), 2, 2)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, item.distance)

    # Mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emphasise the row under the mouse everywhere."""
        self._put_under(self.place_at(event.position().y()))

    def _put_under(self, place: int) -> None:
        if place != self._under:
            self._under = place
            self.row_hovered.emit(self._items[place].row if place >= 0 else None)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the mouse."""
        place = self.place_at(event.position().y())
        inside = self.viewport().rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0 and inside:
            self._choose(place)

    def _choose(self, place: int) -> None:
        self.go_to(place)
        self.row_chosen.emit(self._items[place].row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from row to row, which emphasises it, and choose with Enter."""
        key, last = event.key(), len(self._items) - 1
        page = max(self.viewport().height() // HEIGHT - 1, 1)
        moves = {
            Qt.Key.Key_Up: self._current - 1,
            Qt.Key.Key_Down: self._current + 1,
            Qt.Key.Key_PageUp: self._current - page,
            Qt.Key.Key_PageDown: self._current + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in moves and last >= 0 and not held:
            self.go_to(min(max(moves[Qt.Key(key)], 0), last))
            self.row_hovered.emit(self._items[self._current].row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self._choose(self._current)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """End the hover where the mouse leaves, and tell more of the row it rests on."""
        if event.type() is QEvent.Type.Leave:
            self._put_under(-1)
            self.row_hovered.emit(None)
        elif event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell(event.pos(), event.globalPos())
            return True
        return super().viewportEvent(event)

    def _tell(self, at: QPoint, where: QPoint) -> None:
        place = self.place_at(QPointF(at).y())
        QToolTip.showText(where, _tip(self._items[place], self._points) if place >= 0 else "", self.viewport())


def _said(item: Item) -> str:
    return ", ".join(part for part in (item.title, item.distance, item.tip) if part)


def _tip(item: Item, points: bool) -> str:
    number = f"row {item.row:,}" if points else ""
    distance = f"{item.measure} {item.distance}" if item.distance and points else ""
    return "\n".join(part for part in (item.title, number, distance, item.tip) if part)
