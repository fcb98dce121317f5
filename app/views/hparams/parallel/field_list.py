"""All fields with boxes for those that are axes, found by typing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.widgets.fields import SearchField
from app.workspace import Workspace
from core.session.commands.runs.hparams import show_axes
from core.style import SPACE
from core.views.hparams.fields import axes_shown, field_title, known_fields

_ROW = 24
_NAME = Qt.ItemDataRole.UserRole
_KINDS = {"params": "parameter", "metrics": "metric", "tags": "tag"}


class FieldList(QWidget):
    """Fields by name; a check makes an axis, the axes come first in their order."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._listed: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self.search = SearchField(placeholderText="Find a parameter or metric")
        self.list = QListWidget()
        self.search.setAccessibleName("Find a parameter or metric")
        self.search.setClearButtonEnabled(True)
        self.list.setAccessibleName("Axes")
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.inside)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._take_first)
        self.list.itemChanged.connect(self._checked)

    def refresh(self) -> None:
        """List the fields of the catalog."""
        session = self._workspace.session
        axes = axes_shown(session.catalog, session.state.hparams)
        known = known_fields(session.catalog, session.state.run_table.calculated)
        if self._listed == (axes, known):
            return
        self._listed = (axes, known)
        scroll = self.list.verticalScrollBar().value()
        self.list.blockSignals(True)
        self.list.clear()
        for name in dict.fromkeys((*axes, *known)):
            self.list.addItem(_item(name, name in axes))
        self.list.blockSignals(False)
        self.list.verticalScrollBar().setValue(scroll)
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            name = str(item.data(_NAME)).casefold()
            item.setHidden(not all(word in name for word in words))

    def _take_first(self) -> None:
        """Check the first field that is found and no axis yet."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            if not item.isHidden() and item.checkState() is Qt.CheckState.Unchecked:
                item.setCheckState(Qt.CheckState.Checked)
                return

    def _checked(self, item: QListWidgetItem) -> None:
        name, on = str(item.data(_NAME)), item.checkState() is Qt.CheckState.Checked
        session = self._workspace.session
        axes = axes_shown(session.catalog, session.state.hparams)
        wanted = (*axes, name) if on else tuple(each for each in axes if each != name)
        session.do(show_axes(f"{'Add' if on else 'Remove'} {field_title(name)}", wanted))
        self.changed.emit()


def _item(name: str, on: bool) -> QListWidgetItem:
    item = QListWidgetItem(field_title(name))
    item.setData(_NAME, name)
    item.setToolTip(f"{name} ({_KINDS.get(name.partition('.')[0], 'attribute')})" if "(" not in name else name)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
    item.setSizeHint(QSize(40, _ROW))
    return item


class FieldPopup(QFrame):
    """The list of fields as it opens below a button."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("floating")
        self.fields = FieldList(workspace)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.inside, SPACE.inside, SPACE.inside, SPACE.inside)
        column.addWidget(self.fields)
        self.fields.refresh()
        self.resize(300, 380)

    def open_below(self, button: QWidget) -> None:
        """Open with the cursor in the field to type into."""
        self.move(button.mapToGlobal(QPoint(0, button.height() + 4)))
        self.show()
        self.fields.search.setFocus(Qt.FocusReason.PopupFocusReason)
