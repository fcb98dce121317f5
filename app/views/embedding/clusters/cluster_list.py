"""The list of clusters: colour, name, size and how well each is apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from app.theme.fonts import text_font
from app.views.embedding.rows.row_list import Item, RowList
from app.widgets.fields import Field
from app.workspace import Workspace
from core.session.commands.points.selection import Combine
from core.style import TYPE, mix
from core.style.text import grouped
from core.views.embedding.clusters.listing import Entry

_BAR: Final = 56
"""Room for the bar of a silhouette."""
_COMBINE = {
    Qt.KeyboardModifier.ShiftModifier: Combine.ADD,
    Qt.KeyboardModifier.ControlModifier: Combine.TOGGLE,
    Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier: Combine.INTERSECT,
}


class ClusterList(RowList):
    """Click selects, double click shows one alone, F2 renames in place; the mouse over one highlights it."""

    selected = Signal(int, object)
    """Emitted with a cluster's number and how its points join the selection."""
    isolated = Signal(int)
    renamed = Signal(int, str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Clusters", 10, points=False)
        self.entries: Sequence[Entry] = ()
        self._doubled = False
        self.name = _NameField(self.viewport())
        self.name.done.connect(self._rename)
        self.name.left.connect(self.setFocus)
        self.row_chosen.connect(self._select)
        self.setToolTip("Click selects, double click shows alone, F2 renames")

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """List other clusters, or the same with other names and colours, where the list is scrolled to."""
        same = len(entries) == len(self.entries)
        at, scrolled = self.current, self.verticalScrollBar().value()
        self.entries = entries
        self.show_items([Item(each.number, each.name, colour=each.colour, tip=each.tip) for each in entries])
        if same:
            self.go_to(at)
            self.verticalScrollBar().setValue(scrolled)

    def _select(self, number: int) -> None:
        if self._doubled:
            self._doubled = False
            return
        held = QGuiApplication.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
        self.selected.emit(number, _COMBINE.get(held, Combine.REPLACE))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the cluster under the mouse alone, or all again."""
        place = self.place_at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self._doubled = True
            self.isolated.emit(self.entries[place].number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rename with F2, show alone with Space; go from cluster to cluster and select with Enter as in all lists."""
        if event.key() == Qt.Key.Key_F2 and self.current >= 0:
            self.edit(self.current)
        elif event.key() == Qt.Key.Key_Space and self.current >= 0:
            self.isolated.emit(self.entries[self.current].number)
        else:
            super().keyPressEvent(event)

    def edit(self, place: int) -> None:
        """Let the user type another name for a cluster."""
        self.go_to(place)
        area = self.visual_rect(place)
        self.name.begin(place, self.entries[place].name, QRect(area.left() + 16, area.top(), area.width() - 20, 26))

    def _rename(self, place: int, text: str) -> None:
        if 0 <= place < len(self.entries):
            self.renamed.emit(self.entries[place].number, text)
        self.setFocus()

    def _paint_item(self, painter: QPainter, item: Item, area: QRectF) -> None:
        entry, tokens, font = self.entries[item.row], self._workspace.tokens, text_font(TYPE.table)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        painter.setPen(QColor(tokens.line) if not item.colour else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(item.colour) if item.colour else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(area.left(), area.center().y() - 4, 8, 8))
        right = area.right() - _BAR
        self._paint_width(painter, entry, QRectF(right + 8, area.center().y() - 2, _BAR - 8, 4))
        size = grouped(entry.size)
        painter.setPen(QColor(tokens.muted))
        ending = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(area.left(), area.top(), right - area.left(), area.height()), ending, size)
        room = right - metrics.horizontalAdvance(size) - area.left() - 24
        painter.setPen(QColor(tokens.text))
        name = metrics.elidedText(item.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_width(self, painter: QPainter, entry: Entry, bar: QRectF) -> None:
        """Draw a silhouette: from the left as far as it is apart, from the right as far as it runs into others."""
        tokens = self._workspace.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(bar, 2, 2)
        if np.isnan(entry.width):
            return
        bad = entry.width < 0
        reach = max(bar.width() * min(abs(entry.width), 1.0), 2.0)
        painter.setBrush(QColor(tokens.bad if bad else mix(tokens.muted, tokens.text, 0.2)))
        painter.drawRoundedRect(
            QRectF(bar.right() - reach if bad else bar.left(), bar.top(), reach, bar.height()), 2, 2
        )


class _NameField(Field):
    """A name that is typed in its place: Enter and leaving it take it, Esc leaves what was."""

    done = Signal(int, str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Name of the cluster")
        self.setPlaceholderText("as it was found")
        self._place = -1
        self.hide()
        self.editingFinished.connect(self._finish)

    def begin(self, place: int, text: str, area: QRect) -> None:
        """Begin with a text at a place of the list."""
        self._place = place
        self.setText(text)
        self.setGeometry(area)
        self.show()
        self.setFocus()
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window."""
        escapes = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escapes and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave everything as it was with Esc; what Enter means ends here."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
            self.left.emit()
        else:
            super().keyPressEvent(event)
        event.accept()

    def _close(self) -> int:
        place, self._place = self._place, -1
        self.hide()
        return place

    def _finish(self) -> None:
        if self._place >= 0:
            text = self.text().strip()
            self.done.emit(self._close(), text)
