"""Titles above the columns of a table: clicked to sort, dragged to move and to resize."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QHeaderView, QWidget

HEIGHT = 30


class ColumnTitles(QHeaderView):
    """Tells moves and sizes when a drag has ended; the model has the order, so that sections stay as they are."""

    moved = Signal(int, int)
    """Emitted with the place where a column was and the one to which it was dragged."""
    sized = Signal(int, int)
    """Emitted with a column and its width after a drag."""
    clicked = Signal(int, object)
    """Emitted with a column and the keyboard modifiers of a click."""
    menu_wanted = Signal(int, object)
    """Emitted with a column and a place on the screen."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._resized: dict[int, int] = {}
        self._dragged: tuple[int, int] | None = None
        self._held = False
        self.setFixedHeight(HEIGHT)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(40)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setAccessibleName(name)
        self.sectionResized.connect(self._note_size)
        self.sectionMoved.connect(self._note_move)

    def _note_size(self, place: int, _: int, width: int) -> None:
        if self._held and width:
            self._resized[place] = width

    def _note_move(self, _: int, before: int, after: int) -> None:
        if self._held:
            self._dragged = (self._dragged[0] if self._dragged else before), after

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self._resized, self._dragged, self._held = {}, None, True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        super().mouseReleaseEvent(event)
        self._held = False
        for place, width in self._resized.items():
            self.sized.emit(place, width)
        dragged = self._dragged
        if dragged is not None and dragged[0] != dragged[1]:
            self.moveSection(dragged[1], dragged[0])
            self.moved.emit(*dragged)
        elif not self._resized and event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(self.logicalIndexAt(event.position().toPoint()), event.modifiers())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a column."""
        place = self.logicalIndexAt(event.pos())
        if place >= 0:
            self.menu_wanted.emit(place, event.globalPos())
