"""What the small charts of both kinds of columns share: a title, what is told of it, and how it is cleared."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.model import I8
from core.style import TYPE, mix
from core.style.text import grouped
from core.views.embedding.columns.counting import ColumnCounts

TITLE = 20
"""Pixels of the line above the bars."""
_CLEAR = 18


class ColumnChart(QWidget):
    """A column's name, how many rows are shown, and below it the bars; a brushed column has a cross that clears it."""

    cleared = Signal()
    menu_wanted = Signal(QPoint)
    """Emitted with the place on the screen where what can be done with the column should be offered."""

    def __init__(self, workspace: Workspace, name: str) -> None:
        super().__init__()
        self._workspace, self.name = workspace, name
        self.counts: ColumnCounts | None = None
        self.brushed = False
        self.pointed: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Column {name}")
        workspace.theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size wished for."""
        return QSize(220, self.wished_height())

    def wished_height(self) -> int:
        """Return how many pixels title and bars take."""
        return TITLE

    def show_counts(self, counts: ColumnCounts, brushed: bool | None = None) -> None:
        """Show other counts, and whether the column narrows the points itself if that is told."""
        grown = self.counts is None or self.counts.bins is not counts.bins
        self.counts = counts
        if brushed is not None:
            self.brushed = brushed
        if grown:
            self.updateGeometry()
        self.update()

    def show_brushed(self, brushed: bool) -> None:
        """Show whether the column narrows the points itself."""
        if brushed != self.brushed:
            self.brushed = brushed
            self.update()

    def highest(self) -> int:
        """Return the count of the longest bar."""
        return 1 if self.counts is None else max(int(self.counts.through[1:].max(initial=0)), 1)

    def said(self, place: int) -> str:
        """Return what a bar stands for, exactly."""
        assert self.counts is not None
        chosen = "" if self.counts.selected is None else f", {grouped(int(self.counts.selected[place + 1]))} selected"
        shown, through = int(self.counts.shown[place + 1]), int(self.counts.through[place + 1])
        return f"{grouped(shown)} shown of {grouped(through)}{chosen}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the title, then the bars."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_title(painter)
            if self.counts is not None:
                self.paint_bars(painter)
            if self.hasFocus():
                painter.setPen(QColor(self._workspace.tokens.accent))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def paint_bars(self, painter: QPainter) -> None:
        """Draw the bars below the title."""

    def _paint_title(self, painter: QPainter) -> None:
        tokens = self._workspace.tokens
        font = text_font(TYPE.table, QFont.Weight.DemiBold)
        right = self.width() - (_CLEAR if self.brushed else 0) - 2
        told = self._told()
        small = text_font(TYPE.caption)
        room = right - QFontMetricsF(small).horizontalAdvance(told) - 10
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        name = QFontMetricsF(font).elidedText(self.name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRectF(2, 0, room, TITLE), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(small)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QRectF(0, 0, right, TITLE), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, told)
        if self.brushed:
            centre = QPointF(self.width() - _CLEAR / 2, TITLE / 2)
            painter.setPen(QColor(tokens.accent))
            for slope in (1, -1):
                painter.drawLine(centre + QPointF(-4, -4 * slope), centre + QPointF(4, 4 * slope))

    def _told(self) -> str:
        if self.counts is None:
            return ""
        if self.pointed is not None:
            return self.said(self.pointed)
        missing = int(self.counts.shown[0])
        return f"{grouped(missing)} missing" if missing and self.counts.bins.numeric else ""

    def on_clear(self, at: QPointF) -> bool:
        """Return whether the mouse is on the cross."""
        return self.brushed and at.y() < TITLE and at.x() > self.width() - _CLEAR - 4

    def point(self, place: int | None) -> None:
        """Tell of a bar, of none for None."""
        if place != self.pointed:
            self.pointed = place
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Clear the column where the cross is."""
        if event.button() == Qt.MouseButton.LeftButton and self.on_clear(event.position()):
            self.cleared.emit()
            return
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the column."""
        self.menu_wanted.emit(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        """Tell of no bar."""
        self.point(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell of no bar."""
        self.point(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the column with Delete and Backspace."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.brushed:
            self.cleared.emit()
            return
        super().keyPressEvent(event)

    def paint_bar(self, painter: QPainter, place: int, bar: QRectF, along: Qt.Orientation) -> None:
        """Draw what could be shown, what is, and what of it is selected, over one another in a rectangle."""
        assert self.counts is not None
        tokens, highest = self._workspace.tokens, self.highest()
        layers: list[tuple[I8 | None, str]] = [
            (self.counts.through, mix(tokens.window, tokens.muted, 0.3)),
            (self.counts.shown, mix(tokens.window, tokens.accent, 0.75)),
            (self.counts.selected, tokens.warm),
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        for counts, colour in layers:
            count = 0 if counts is None else int(counts[place + 1])
            if count:
                painter.setBrush(QColor(colour))
                painter.drawRect(_part(bar, count / highest, along))


def _part(bar: QRectF, share: float, along: Qt.Orientation) -> QRectF:
    if along is Qt.Orientation.Horizontal:
        return QRectF(bar.left(), bar.top(), max(bar.width() * min(share, 1), 1.0), bar.height())
    high = max(bar.height() * min(share, 1), 1.0)
    return QRectF(bar.left(), bar.bottom() - high, bar.width(), high)
