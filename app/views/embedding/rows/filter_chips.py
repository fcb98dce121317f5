"""Searches that were given a name, as chips: applied by a click, with a menu for everything else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.widgets.fields import Field
from app.widgets.flow import FlowLayout
from app.widgets.labels import label
from app.widgets.popup import WIDTH, Popup
from core.state import PointFilter

_WIDEST = 200


class FilterChips(QWidget):
    """A chip for each named search; takes no room while there are none."""

    toggled = Signal(object)
    """A `PointFilter` is to be applied, or no more."""
    searched = Signal(object)
    """A `PointFilter` is to be looked for."""
    renamed = Signal(str, str)
    deleted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self)
        self._shown: tuple[tuple[PointFilter, bool], ...] = ()
        self.chips: dict[str, FilterChip] = {}
        self.hide()

    def show_filters(self, filters: tuple[PointFilter, ...], applied: frozenset[str]) -> None:
        """Show named searches, and which are applied to the table."""
        shown = tuple((each, each.name in applied) for each in filters)
        if shown == self._shown:
            return
        self._shown = shown
        for chip in self.chips.values():
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self.chips = {each.name: FilterChip(self, each, on) for each, on in shown}
        for chip in self.chips.values():
            self._flow.addWidget(chip)
            chip.show()
        self.setVisible(bool(shown))
        self.updateGeometry()


class FilterChip(QToolButton):
    """One named search: a click applies it or takes it away; F2 renames it, Delete deletes it."""

    def __init__(self, chips: FilterChips, named: PointFilter, applied: bool) -> None:
        super().__init__(chips)
        self._chips, self._named = chips, named
        self.setObjectName("filterChip")
        self.setCheckable(True)
        self.setChecked(applied)
        self.setFixedHeight(24)
        self.setMaximumWidth(_WIDEST)
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(named.name, Qt.TextElideMode.ElideMiddle, _WIDEST - 40).replace("&", "&&"))
        self.setAccessibleName(f"Filter {named.name}")
        where = f" in {named.search.column}" if named.search.column else ""
        does = "Show the other points again" if applied else f"Show only points that match {named.search.text}{where}"
        self.setToolTip(f"{named.name}\n{does}")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setMenu(self._made_menu())
        self.clicked.connect(lambda: chips.toggled.emit(named))

    def _made_menu(self) -> QMenu:
        menu = QMenu(self)
        name = self._named.name
        menu.addAction("Remove" if self.isChecked() else "Apply", lambda: self._chips.toggled.emit(self._named))
        menu.addAction("Search for it", lambda: self._chips.searched.emit(self._named))
        menu.addSeparator()
        menu.addAction("Rename…", self._rename)
        menu.addAction("Delete", lambda: self._chips.deleted.emit(name))
        return menu

    def _rename(self) -> None:
        name = self._named.name
        ask_filter_name(self, name, lambda other: self._chips.renamed.emit(name, other))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rename with F2, delete with Delete, open the menu with the arrow down."""
        if event.key() == Qt.Key.Key_F2:
            self._rename()
        elif event.key() == Qt.Key.Key_Delete:
            self._chips.deleted.emit(self._named.name)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Menu):
            self.showMenu()
        else:
            super().keyPressEvent(event)


class FilterNamePopup(Popup):
    """Takes a name with Enter; Esc leaves everything as it was."""

    def __init__(self, parent: QWidget, name: str, take: Callable[[str], None]) -> None:
        super().__init__(parent, "Name of the filter")
        self._take = take
        self.field = Field(name)
        self.field.setAccessibleName("Name of the filter")
        self.field.setMinimumWidth(WIDTH - 60)
        self.column.addWidget(label("Name of the filter", "heading"))
        self.column.addWidget(self.field)
        note = label("Kept with your session. Enter is done, Esc leaves it.", "caption", wrap=True)
        note.setMaximumWidth(WIDTH - 60)
        self.column.addWidget(note)
        self.field.returnPressed.connect(self._done)

    def first(self) -> QWidget:
        """Return the field, its text selected."""
        self.field.selectAll()
        return self.field

    def _done(self) -> None:
        name = self.field.text().strip()
        self.close()
        if name:
            self._take(name)


def ask_filter_name(beside: QWidget, name: str, take: Callable[[str], None]) -> FilterNamePopup:
    """Let the user give a filter a name, and call `take` with it."""
    popup = FilterNamePopup(beside, name, take)
    popup.show_at(beside.mapToGlobal(QPoint(0, beside.height() + 4)))
    return popup
