"""The list of bookmarks: small pictures with names, dragged into order."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from app.theme.fonts import text_font
from app.views.embedding.keeping.bookmark_acts import BookmarkActs
from app.views.embedding.keeping.snapshot import pixmap_of
from core.state import PointBookmark
from core.style import SPACE, TYPE

_PICTURE, _ROWS = QSize(64, 40), 5
_NAME = Qt.ItemDataRole.UserRole


class _Room(QStyledItemDelegate):
    """Gives each bookmark the room of its picture."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), _PICTURE.height() + SPACE.inside)


class BookmarkList(QListWidget):
    """Enter or a double click shows, F2 renames, Delete forgets, Ctrl and the arrows or the mouse move."""

    def __init__(self, acts: BookmarkActs) -> None:
        super().__init__()
        self._acts = acts
        self._shown: tuple[tuple[PointBookmark, ...], str | None] = ((), None)
        self.setAccessibleName("Bookmarks")
        self.setToolTip(
            "Enter or a double click shows, F2 renames, Delete forgets; drag, or Ctrl and the arrows, change the order"
        )
        self.setIconSize(_PICTURE)
        self.setItemDelegate(_Room(self))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.itemActivated.connect(lambda item: acts.go(item.data(_NAME)))
        self.itemChanged.connect(self._renamed)
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
            self.addItem(self._item(each, each.name == current))
        self.setCurrentRow(row)
        blocker.unblock()
        high = _PICTURE.height() + SPACE.inside
        self.setFixedHeight(min(len(marks), _ROWS) * high + 2 * self.frameWidth())

    def _item(self, mark: PointBookmark, front: bool) -> QListWidgetItem:
        item = QListWidgetItem(_icon(mark), mark.name)
        item.setData(_NAME, mark.name)
        item.setFlags((item.flags() | Qt.ItemFlag.ItemIsEditable) & ~Qt.ItemFlag.ItemIsDropEnabled)
        item.setToolTip(f"{mark.name}: {mark.table}, {mark.embedding.dimensions}D, {mark.embedding.projection.method}")
        item.setFont(text_font(TYPE.table, QFont.Weight.DemiBold if front else QFont.Weight.Normal))
        return item

    def names(self) -> list[str]:
        """Return the names as they stand below each other."""
        return [str(self.item(row).data(_NAME)) for row in range(self.count())]

    def chosen(self) -> str | None:
        """Return the name of the current bookmark, None for none."""
        item = self.currentItem()
        return None if item is None else str(item.data(_NAME))

    def _dragged(self) -> None:
        self._acts.order(self.names())

    def _renamed(self, item: QListWidgetItem) -> None:
        name, wished = str(item.data(_NAME)), item.text()
        if wished != name:
            self._shown = ((), None)  # what was typed is replaced by what it became
            QTimer.singleShot(0, self, lambda: self._acts.rename(name, wished))  # the list is being edited until then

    def rename(self) -> None:
        """Let the user type another name for the current bookmark."""
        if self.currentItem() is not None:
            self.setFocus()
            self.editItem(self.currentItem())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show, forget or move the current bookmark."""
        name, key = self.chosen(), event.key()
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if name is None or self.state() is QAbstractItemView.State.EditingState:  # what the editor leaves comes here
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._acts.go(name)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._acts.delete(name)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in moves:
            self._acts.move(name, moves[Qt.Key(key)])
        else:
            super().keyPressEvent(event)


def _icon(mark: PointBookmark) -> QIcon:
    """Return the picture of a bookmark, which a selected one shows as it is: styles tint it otherwise."""
    picture = pixmap_of(mark.picture)
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon
