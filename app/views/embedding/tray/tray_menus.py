"""What can be done with a row, with a column, and with the tray as a whole, as menus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.views.embedding.tray.tray_acts import TrayActs
from app.workspace import Workspace
from core.session.command import Command
from core.session.commands.points.tray import change_tray, order_by, toggle_column, unsorted, usual_columns
from core.views.embedding.tray.columns import CellKind, TrayColumn, arranged


class TrayMenus:
    """Makes menus when they are asked for."""

    def __init__(
        self, workspace: Workspace, acts: TrayActs, tray: QWidget, columns: Callable[[], tuple[TrayColumn, ...]]
    ) -> None:
        self._workspace, self._acts, self._tray, self._every = workspace, acts, tray, columns

    def _do(self, command: Command) -> None:
        self._workspace.session.do(command)

    def _popup(self, menu: QMenu, at: QPoint) -> None:
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def open_row(self, row: int, column: TrayColumn | None, at: QPoint) -> None:
        """Offer what can be done with a row, and with the cell of a column."""
        self._popup(self.of_row(row, column), at)

    def of_row(self, row: int, column: TrayColumn | None) -> QMenu:
        """Return what can be done with a row, -1 for none."""
        menu, acts = QMenu(self._tray), self._acts
        several = acts.meant(row)[1]
        if row >= 0:
            _entry(menu, "Select only this", lambda: acts.only(row), "Select the point and no other")
            _entry(menu, "Frame", lambda: acts.frame(row), "Show the point with its neighbours as large as they fit")
            _entry(menu, "Neighbours of it", lambda: acts.neighbours(row), "List what is near it in all its dimensions")
            menu.addSeparator()
        copy = _entry(
            menu,
            "Copy selected rows" if several > 1 else "Copy row",
            lambda: acts.copy(row),
            "The columns shown, with tabs between",
        )
        copy.setEnabled(several > 0)
        if row >= 0 and column is not None and column.kind is not CellKind.IMAGE:
            _entry(menu, f"Copy {column.title}", lambda: acts.copy_cell(row, column), "Only this cell")
            if column.told:
                _entry(menu, f"Edit {column.title}…", lambda: acts.edit_row(row, column), "Write another value")
        return menu

    def open_column(self, column: TrayColumn, at: QPoint) -> None:
        """Offer what can be done with a column."""
        menu = QMenu(self._tray)
        if column.kind is not CellKind.IMAGE:
            _entry(menu, "Small values first", lambda: self._do(order_by(column.id, column.title, False)))
            _entry(menu, "Large values first", lambda: self._do(order_by(column.id, column.title, True)))
            _entry(menu, "Order of the table", lambda: self._do(unsorted()))
            menu.addSeparator()
        _entry(menu, f"Hide {column.title}", lambda: self._do(toggle_column(column.id, column.title)))
        menu.addMenu(self._columns(menu))
        self._popup(menu, at)

    def whole(self) -> QMenu:
        """Return what can be done with all that is listed."""
        menu = QMenu(self._tray)
        menu.setToolTipsVisible(True)
        menu.addMenu(self._columns(menu))
        captions = self._workspace.session.state.embedding.tray.captions
        entry = _entry(menu, "Captions below images", lambda: self._do(change_tray("Captions", captions=not captions)))
        entry.setCheckable(True)
        entry.setChecked(captions)
        menu.addSeparator()
        _entry(menu, "Copy selected rows", self._acts.copy, "The columns shown, with tabs between")
        _entry(menu, "Export listed points…", self._acts.export, "A CSV file with the columns shown, in this order")
        return menu

    def _columns(self, parent: QMenu) -> QMenu:
        menu = QMenu("Columns", parent)
        look = self._workspace.session.state.embedding.tray.columns
        for column in arranged(self._every(), look):
            entry = _entry(menu, column.title, _toggle(self._do, column))
            entry.setCheckable(True)
            entry.setChecked(column.id not in look.hidden)
        menu.addSeparator()
        _entry(menu, "All columns as they come", lambda: self._do(usual_columns()))
        return menu


def _toggle(do: Callable[[Command], None], column: TrayColumn) -> Callable[[], None]:
    return lambda: do(toggle_column(column.id, column.title))


def _entry(menu: QMenu, text: str, act: Callable[[], object], tip: str = "") -> QAction:
    entry = menu.addAction(text.replace("&", "&&"))
    entry.setToolTip(tip)
    entry.triggered.connect(lambda: act())
    return entry
