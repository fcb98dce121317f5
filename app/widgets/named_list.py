"""A list of things that the user gave names: gone to, renamed in place and forgotten."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

_NAME = Qt.ItemDataRole.UserRole


class NamedList(QListWidget):
    """Enter or a double click goes there, F2 renames, Delete forgets.

    Parameters
    ----------
    go, rename, delete
        Are told a name, and the wished one beside it.
    """

    edited = Signal()
    """Emitted when another name was typed, which is not yet what the thing is called."""

    def __init__(
        self, go: Callable[[str], object], rename: Callable[[str, str], object], delete: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._go, self._rename, self._delete = go, rename, delete
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemActivated.connect(lambda item: go(item.data(_NAME)))
        self.itemChanged.connect(self._renamed)

    def add(self, item: QListWidgetItem) -> None:
        """Add a thing by the name that its item has."""
        item.setData(_NAME, item.text())
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.addItem(item)

    def names(self) -> list[str]:
        """Return the names as they stand below each other."""
        return [str(self.item(row).data(_NAME)) for row in range(self.count())]

    def chosen(self) -> str | None:
        """Return the name of the current thing, None for none."""
        item = self.currentItem()
        return None if item is None else str(item.data(_NAME))

    def rename(self) -> None:
        """Let the user type another name for the current thing."""
        if self.currentItem() is not None:
            self.setFocus()
            self.editItem(self.currentItem())

    def delete(self) -> None:
        """Forget the current thing."""
        name = self.chosen()
        if name is not None:
            self._delete(name)

    def editing(self) -> bool:
        """Return whether a name is being typed: what its editor leaves comes to the list, too."""
        return self.state() is QAbstractItemView.State.EditingState

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the current thing with Enter, forget it with Delete."""
        name = self.chosen()
        if name is None or self.editing():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(name)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._delete(name)
        else:
            super().keyPressEvent(event)

    def _renamed(self, item: QListWidgetItem) -> None:
        name, wished = str(item.data(_NAME)), item.text()
        if wished != name:
            self.edited.emit()
            QTimer.singleShot(0, self, lambda: self._rename(name, wished))  # the list is being edited until then
