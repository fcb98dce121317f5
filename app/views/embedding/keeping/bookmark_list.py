"""The list of bookmarks: small pictures with names, dragged into order."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from app.theme.fonts import text_font
from app.views.embedding.keeping.bookmark_acts import BookmarkActs
from app.views.embedding.keeping.snapshot import pixmap_of
from app.widgets.named_list import NamedList
from core.state import PointBookmark
from core.style import SPACE, TYPE

_PICTURE, _ROWS = QSize(64, 40), 5
_MOVES: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class _Room(QStyledItemDelegate):
    """Gives each bookmark the room of its picture."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), _PICTURE.height() + SPACE.inside)


class BookmarkList(NamedList):
    """Enter or a double click shows, F2 renames, Delete forgets, Ctrl and the arrows or the mouse move."""

    def __init__(self, acts: BookmarkActs) -> None:
        super().__init__(acts.go, acts.rename, acts.delete)
        self._acts = acts
        self._shown: tuple[tuple[PointBookmark, ...], str | None] = ((), None)
        self.setAccessibleName("Bookmarks")
        self.setToolTip(
            "Enter or a double click shows, F2 renames, Delete forgets; drag, or Ctrl and the arrows, change the order"
        )
        self.setIconSize(_PICTURE)
        self.setItemDelegate(_Room(self))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.edited.connect(self._forget)
        self.model().rowsMoved.connect(lambda *_: QTimer.singleShot(0, self, self._dragged))

    def show_bookmarks(self, marks: tuple[PointBookmark, ...], current: str | None) -> None:
        """Show other bookmarks; the one in front is bold."""
        if self._shown == (marks, current) and self.names() == [each.name for each in marks]:
            return
        kept, row, self._shown = self.chosen(), self.currentRow(), (marks, current)
        names = [each.name for each in marks]
        row = names.index(kept) if kept in names else min(max(row, 0), len(names) - 1)
        blocker = QSignalBlocker(self)
        self.clear()
        for each in marks:
            self.add(self._item(each, each.name == current))
        self.setCurrentRow(row)
        blocker.unblock()
        high = _PICTURE.height() + SPACE.inside
        self.setFixedHeight(min(len(marks), _ROWS) * high + 2 * self.frameWidth())

    def _item(self, mark: PointBookmark, front: bool) -> QListWidgetItem:
        item = QListWidgetItem(_icon(mark), mark.name)
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
        item.setToolTip(f"{mark.name}: {mark.table}, {mark.embedding.dimensions}D, {mark.embedding.projection.method}")
        item.setFont(text_font(TYPE.table, QFont.Weight.DemiBold if front else QFont.Weight.Normal))
        return item

    def _dragged(self) -> None:
        self._acts.order(self.names())

    def _forget(self) -> None:
        self._shown = ((), None)  # what was typed is replaced by what it became

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the current bookmark with Ctrl and the arrows."""
        name, by = self.chosen(), _MOVES.get(event.key())
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if name is None or by is None or not held or self.editing():
            super().keyPressEvent(event)
        else:
            self._acts.move(name, by)


def _icon(mark: PointBookmark) -> QIcon:
    """Return the picture of a bookmark, which a selected one shows as it is: styles tint it otherwise."""
    picture = pixmap_of(mark.picture)
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon
