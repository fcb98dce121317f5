"""What clicks, drags and menus in the table of runs ask for, as commands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QWidget

from app.views.hparams.table.grid import RunGrid
from app.views.hparams.table.menus import ColumnMenu
from app.views.hparams.table.model import RunTableModel
from app.views.hparams.table.run_menu import run_menu
from app.views.hparams.table.saving import Saving
from app.widgets.naming import ask_name
from app.widgets.swatches import ColourPopup
from app.workspace import Workspace
from core.session import Command, Hover
from core.session.commands.runs.grouping import colour_runs, unfold_groups
from core.session.commands.runs.run_table import place_columns, resize_column, sort_by
from core.session.commands.runs.runs import check_runs, isolate_runs, select_runs
from core.style import categorical
from core.views.hparams.table.columns import NAME, ColumnKind, all_columns, ordered_columns
from core.views.shown import run_colour


class Intents(QObject):
    """Listens to both halves of a table.

    Parameters
    ----------
    host
        The table, over which menus and popups open.
    """

    def __init__(self, workspace: Workspace, host: QWidget, model: RunTableModel, saving: Saving) -> None:
        super().__init__(host)
        self._workspace, self._host, self._model, self._saving = workspace, host, model, saving

    def connect_grid(self, grid: RunGrid) -> None:
        """Listen to one half."""
        session = self._workspace.session
        grid.checked.connect(lambda names, on: session.do(check_runs(names, on)))
        grid.isolated.connect(lambda names: session.do(isolate_runs(session.catalog, names)))
        grid.hovered.connect(lambda name: session.set_hover(Hover(run=name)))
        grid.coloured.connect(self._choose_colour)
        grid.explained.connect(self._explain)
        grid.folded.connect(lambda key, on: self._do(unfold_groups([key], on)))
        grid.renamed.connect(lambda name: ask_name(self._workspace, self._host, name, QCursor.pos()))
        grid.menu_wanted.connect(lambda where, place: self._open_menu(grid.selected_runs(), where, place))
        grid.copied.connect(self._saving.copy)
        grid.column_menu_wanted.connect(self.open_column_menu)
        grid.header.menu_wanted.connect(self.open_column_menu)
        grid.header.sectionClicked.connect(self._sort)
        grid.header.moved.connect(self._move)
        grid.header.sized.connect(self._resize)

    def _do(self, command: Command) -> None:
        self._workspace.session.end_gesture()
        self._workspace.session.do(command)

    def _sort(self, place: int) -> None:
        column = self._model.columns[place]
        add = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._do(sort_by(column.key, column.title, add, column.kind in (ColumnKind.METRIC, ColumnKind.CALCULATED)))

    def _resize(self, place: int, width: int) -> None:
        column = self._model.columns[place]
        self._do(resize_column(column.key, column.title, width))

    def _move(self, before: int, after: int) -> None:
        """Put a column where it was dragged; one that is dropped among pinned columns stays pinned."""
        shown = [column.key for column in self._model.columns]
        data = self._model.data_now
        if data is None or before == 0 or after == 0:  # the name is always the first
            return
        shown.insert(after, shown.pop(before))
        table = self._workspace.session.state.run_table
        known = ordered_columns(all_columns(data.source, table), table)
        rest = [column.key for column in known if column.key not in set(shown)]
        pinned = [key for key in shown[: self._model.pinned] if key != NAME]
        self._do(place_columns((*shown, *rest), pinned))

    def _shift(self, place: int, step: int) -> None:
        self._move(place, place + step)

    def open_column_menu(self, place: int, where: QPoint) -> None:
        """Offer what can be done with a column."""
        pinned, last = self._model.pinned, len(self._model.columns) - 1
        room = (place > 1 and place != pinned, 0 < place < last and place != pinned - 1)
        menu = ColumnMenu(self._workspace, self._host, self._model.columns[place], partial(self._shift, place), room)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _open_menu(self, names: list[str], where: QPoint, place: int) -> None:
        if names:
            column = self._model.columns[place]
            run_menu(self._workspace, self._host, names, column, self._saving.copy, self._colour_here).popup(where)

    def _colour_here(self, names: Sequence[str]) -> None:
        self._choose_colour(names, QCursor.pos())

    def _choose_colour(self, names: Sequence[str], where: QPoint) -> None:
        """Offer colours for runs."""
        session, theme = self._workspace.session, self._workspace.theme
        current, colours = run_colour(session.catalog, session.state, names[0], theme), categorical(theme)[:24]
        popup = ColourPopup(self._host, colours, current, lambda colour: self._do(colour_runs(names, colour)))
        popup.reset.setEnabled(any(name in session.state.runs.colours for name in names))
        popup.show_at(where)

    def _explain(self, name: str) -> None:
        self._do(select_runs([name]))
        self._workspace.details_wanted.emit()
