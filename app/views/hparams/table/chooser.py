"""All columns with boxes for those that are shown, found by typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.theme.fonts import text_font
from app.widgets.buttons import link_button
from app.widgets.fields import SearchField
from app.widgets.popup import move_to
from app.workspace import Workspace
from core.session import Command
from core.session.commands.runs.run_table import show_columns, usual_columns
from core.style import SPACE, TYPE
from core.style.text import counted
from core.views.hparams.table.columns import ENTITY_NAMES, NAME, TableColumn, all_columns, is_listed
from core.views.hparams.table.source import source_of

_ROW = 24
_KEY = Qt.ItemDataRole.UserRole


class ColumnChooser(QFrame):
    """A list that opens below a button; each box is a command."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("popup")
        self._workspace = workspace
        self.search = SearchField(placeholderText="Find a column")
        self.search.setAccessibleName("Find a column")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.all = link_button("Show found", lambda: self._show_found(True))
        self.none = link_button("Hide found", lambda: self._show_found(False))
        self.reset = link_button("Reset columns", lambda: self._do(usual_columns()))
        self._arrange()
        self._fill()
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._turn_first)
        self.list.itemChanged.connect(self._turned)

    def _arrange(self) -> None:
        self.list.setAccessibleName("Columns")
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.all.setToolTip("Show all columns that the text above finds")
        self.none.setToolTip("Leave out all columns that the text above finds")
        self.reset.setToolTip("The columns that are shown by themselves, in their usual order and widths")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self.all, self.none):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.inside, SPACE.inside, SPACE.inside, SPACE.unit)
        column.setSpacing(SPACE.unit)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.resize(320, 420)

    def _fill(self) -> None:
        session = self._workspace.session
        state, entity = session.state.run_table, None
        self.list.blockSignals(True)
        scroll = self.list.verticalScrollBar().value()
        self.list.clear()
        for column in all_columns(source_of(session.catalog), state):
            if column.key == NAME:
                continue
            if column.entity is not entity:
                entity = column.entity
                self.list.addItem(_heading(ENTITY_NAMES[entity], self._workspace.tokens.muted))
            self.list.addItem(_item(column, is_listed(column, state)))
        self.list.blockSignals(False)
        self._filter(self.search.text())
        self.list.verticalScrollBar().setValue(scroll)

    def open_below(self, button: QWidget) -> None:
        """Open with the cursor in the field to type into, as near below a button as the screen allows."""
        move_to(self, button.mapToGlobal(QPoint(0, button.height() + SPACE.unit)))
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def _items(self) -> Sequence[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def found(self) -> list[QListWidgetItem]:
        """Return the columns that the text finds."""
        return [item for item in self._items() if item.data(_KEY) and not item.isHidden()]

    def _filter(self, text: str) -> None:
        words, heading, any_below = text.casefold().split(), None, False
        for item in self._items():
            if not item.data(_KEY):
                if heading is not None:
                    heading.setHidden(not any_below)
                heading, any_below = item, False
                continue
            hit = all(word in str(item.data(_KEY)).casefold() for word in words)
            item.setHidden(not hit)
            any_below |= hit
        if heading is not None:
            heading.setHidden(not any_below)
        for button in (self.all, self.none):
            button.setEnabled(bool(words) and bool(self.found()))

    def _turn_first(self) -> None:
        """Turn the first column that is found."""
        for item in self.found()[:1]:
            on = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def _turned(self, item: QListWidgetItem) -> None:
        on = item.checkState() is Qt.CheckState.Checked
        session = self._workspace.session
        session.end_gesture()
        session.do(show_columns([str(item.data(_KEY))], on, f"{'Show' if on else 'Hide'} {item.text().strip()}"))

    def _show_found(self, shown: bool) -> None:
        keys = [str(item.data(_KEY)) for item in self.found()]
        self._do(show_columns(keys, shown, f"{'Show' if shown else 'Hide'} {counted(len(keys), 'column')}"))

    def _do(self, command: Command) -> None:
        self._workspace.session.end_gesture()
        self._workspace.session.do(command)
        self._fill()


def _heading(text: str, colour: str) -> QListWidgetItem:
    item = QListWidgetItem(text)
    item.setForeground(QColor(colour))
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setFont(text_font(TYPE.caption))
    item.setSizeHint(QSize(40, _ROW))
    return item


def _item(column: TableColumn, on: bool) -> QListWidgetItem:
    item = QListWidgetItem(column.title)
    item.setData(_KEY, column.key)
    item.setToolTip(column.key)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
    item.setSizeHint(QSize(40, _ROW))
    return item
