"""Which fields a metric is drawn over, as a list of boxes to check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.widgets.fields import SearchField
from app.workspace import Workspace
from core.session import Command
from core.style import SPACE
from core.views.hparams.fields import field_title

_ROW, _MOST_ROWS = 24, 9
_NAME = Qt.ItemDataRole.UserRole


class FieldChecks(QWidget):
    """Fields by name; those that are checked are drawn, in the order in which they were checked.

    Parameters
    ----------
    title
        Accessible name.
    choose
        Makes the command that draws some fields.
    most
        How many may be checked at once.
    """

    def __init__(
        self, workspace: Workspace, title: str, choose: Callable[[tuple[str, ...]], Command], most: int = 99
    ) -> None:
        super().__init__()
        self._workspace, self._choose, self._most = workspace, choose, most
        self._listed: tuple[object, ...] = ()
        self._taken: tuple[str, ...] = ()
        self.search = SearchField(placeholderText="Find a field")
        self.list = QListWidget()
        self.search.setAccessibleName("Find a field")
        self.search.setClearButtonEnabled(True)
        self.list.setAccessibleName(title)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.inside)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.search.textChanged.connect(self._filter)
        self.list.itemChanged.connect(self._checked)

    def show_fields(self, offered: Sequence[str], taken: Sequence[str], told: Mapping[str, float]) -> None:
        """List fields and check those that are drawn; a tooltip says how far each alone tells the metric."""
        self._taken = tuple(taken)
        listed = (tuple(offered), self._taken, tuple(told.items()))
        if listed == self._listed:
            return
        self._listed = listed
        scroll = self.list.verticalScrollBar().value()
        self.list.blockSignals(True)
        self.list.clear()
        names = dict.fromkeys((*taken, *offered))
        full = len(taken) >= self._most
        for name in names:
            self.list.addItem(_item(name, name in taken, told.get(name), full))
        self.list.blockSignals(False)
        self.list.verticalScrollBar().setValue(scroll)
        self.list.setFixedHeight(_ROW * min(max(len(names), 2), _MOST_ROWS) + 6)
        self.search.setVisible(len(names) > _MOST_ROWS)
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            name = str(item.data(_NAME)).casefold()
            item.setHidden(not all(word in name for word in words))

    def _checked(self, item: QListWidgetItem) -> None:
        name, on = str(item.data(_NAME)), item.checkState() is Qt.CheckState.Checked
        wanted = (*self._taken, name) if on else tuple(each for each in self._taken if each != name)
        session = self._workspace.session
        session.end_gesture()
        session.do(self._choose(wanted))


def _item(name: str, on: bool, told: float | None, full: bool) -> QListWidgetItem:
    item = QListWidgetItem(field_title(name))
    item.setData(_NAME, name)
    tells = "" if told is None else f"\nAlone it tells {told:.2f} of the metric, where 1 is all"
    item.setToolTip(f"{name}{tells}")
    flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
    item.setFlags(flags if full and not on else flags | Qt.ItemFlag.ItemIsEnabled)
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
    item.setSizeHint(QSize(40, _ROW))
    return item
