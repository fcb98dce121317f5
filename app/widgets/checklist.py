"""A popup with a long list of things that can be checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.widgets.fields import SearchField
from app.widgets.labels import label
from app.widgets.popup import WIDTH, Popup
from core.style.text import counted

_SHOWN = 14


class Checklist(Popup):
    """Things by their names, found by typing; every click is told at once.

    Parameters
    ----------
    things
        Keys and titles, in the order in which they are listed; those that are checked come first.
    checked
        Keys of those that are checked.
    changed
        Called with the keys of all that are checked, in the order in which they were checked.
    one
        Whether only one thing can be chosen, which closes the list.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        tip: str,
        things: Sequence[tuple[str, str]],
        checked: Collection[str],
        changed: Callable[[list[str]], None],
        one: bool = False,
    ) -> None:
        super().__init__(parent, title)
        self._one = one
        titles = dict(things)
        self._changed, self._checked = changed, [key for key in checked if key in titles]
        self.field = SearchField()
        self.field.setPlaceholderText(f"Find among {counted(len(things), 'name')}")
        self.field.setAccessibleName("Find a name")
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setUniformItemSizes(True)
        self.list.setMinimumWidth(WIDTH)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        first = [(key, titles[key]) for key in self._checked]
        for key, text in (*first, *((key, text) for key, text in things if key not in set(self._checked))):
            self._add(key, text)
        explained = label(tip, "caption", wrap=True)
        for widget in (label(title, "heading"), explained, self.field, self.list):
            self.column.addWidget(widget)
        explained.setMaximumWidth(WIDTH)
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self.list.itemChanged.connect(self._note)
        self.list.setCurrentRow(0)
        row = max(self.list.sizeHintForRow(0), 1)
        self.list.setFixedHeight(row * min(max(len(things), 2), _SHOWN) + 2 * self.list.frameWidth())

    def _add(self, key: str, text: str) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, key)
        item.setToolTip(text)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
        on = key in self._checked
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.list.addItem(item)

    def first(self) -> QWidget:
        """Return the field to type into."""
        return self.field

    def checked(self) -> list[str]:
        """Return the keys of what is checked, in the order in which it was checked."""
        return list(self._checked)

    def _find(self, text: str) -> None:
        wanted = text.casefold()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(wanted not in item.text().casefold())
        shown = (row for row in range(self.list.count()) if not self.list.item(row).isHidden())
        self.list.setCurrentRow(next(shown, -1))

    def _note(self, item: QListWidgetItem) -> None:
        key = item.data(Qt.ItemDataRole.UserRole)
        if self._one:
            self.close()
            self._changed([key])
            return
        others = [each for each in self._checked if each != key]
        self._checked = [*others, key] if item.checkState() is Qt.CheckState.Checked else others
        self._changed(list(self._checked))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the field into the list with the arrow down, and check what was found with Enter."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem() is not None:
                item = self.list.currentItem()
                on = item.checkState() is Qt.CheckState.Checked
                item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
                return True
        return super().eventFilter(watched, event)
