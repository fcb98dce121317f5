"""The table of values: rows select runs and highlight their curves, titles sort, move and resize."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QTableView

from app.views.scalars.reading.model import ValueModel
from app.widgets.column_titles import ColumnTitles
from app.widgets.row_table import dress_rows
from app.workspace import Workspace
from core.export.value_table import copied_values
from core.session import Command, Hover
from core.session.commands.cards.reading import link_step, place_columns, resize_column, show_columns, sort_values
from core.session.commands.runs.runs import isolate_runs, select_runs
from core.style.text import counted, grouped
from core.views.scalars.reading.columns import RUN, ValueColumn, ValueKind
from core.views.scalars.reading.table import ValueTable

_ROW = 26
_WIDTHS = {ValueKind.NAME: 220, ValueKind.FIELD: 120, ValueKind.TIME: 150}
_WIDTH = 96


class ValuesTable(QTableView):
    """Every curve's values; `rows` is the model."""

    column_menu_wanted = Signal(str, QMenu)
    """Emitted with a column and the menu of its title, so that more can be offered in it."""
    export_wanted = Signal(object)
    """Emitted with a place on the screen."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._quiet = False
        self._hovered = -1
        self.rows = ValueModel(workspace)
        self.setModel(self.rows)
        self.titles = ColumnTitles("Columns of the table of values", self)
        self.setHorizontalHeader(self.titles)
        self.setObjectName("values")
        self.setAccessibleName("Values of all curves of a card")
        self._set_up()
        self.titles.clicked.connect(self._sort)
        self.titles.moved.connect(self._move)
        self.titles.sized.connect(self._size)
        self.titles.menu_wanted.connect(self.open_column_menu)
        self.customContextMenuRequested.connect(self._row_menu)
        workspace.theme_changed.connect(self.viewport().update)

    def _set_up(self) -> None:
        dress_rows(self, _ROW)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    # What is shown

    def show_table(self, table: ValueTable) -> None:
        """Show other values."""
        self._quiet = True
        self.rows.show_table(table)
        self._quiet = False
        widths = self._state().widths
        for place, column in enumerate(table.columns):
            self.setColumnWidth(place, widths.get(column.key, self._usual(column)))
        self.show_selected()

    def _usual(self, column: ValueColumn) -> int:
        room = self.fontMetrics().horizontalAdvance(column.title) + 40
        return max(_WIDTHS.get(column.kind, _WIDTH), min(room, 200))

    def _state(self) -> Any:
        return self._workspace.session.state.scalars.reading.table

    def show_selected(self) -> None:
        """Mark the rows of the selected runs."""
        if self.rows.table is None:
            return
        selected = self._workspace.session.state.selected_runs
        wanted = {place for run in selected for place in self.rows.table.places.get(run, ())}
        if wanted == set(self.selected_rows()):
            return
        last = self.rows.columnCount() - 1
        found = QItemSelection()
        for place in sorted(wanted):
            found.select(self.rows.index(place, 0), self.rows.index(place, last))
        self._quiet = True
        self.selectionModel().select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._quiet = False

    def selected_rows(self) -> list[int]:
        """Return the places of the selected rows, from the top."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    def show_hover(self) -> None:
        """Mark the row of the run that is hovered anywhere."""
        table, run = self.rows.table, self._workspace.session.hover.run
        places = () if table is None or run is None else table.places.get(run, ())
        place = places[0] if places else -1
        if place != self._hovered:
            self._hovered = place
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, a bar before that of the hovered run."""
        super().paintEvent(event)
        if 0 <= self._hovered < self.rows.rowCount():
            with QPainter(self.viewport()) as painter:
                top = self.rowViewportPosition(self._hovered)
                painter.fillRect(0, top, 3, _ROW, QColor(self._workspace.tokens.warm))

    # What the user does

    def _do(self, command: Command) -> None:
        self._workspace.session.end_gesture()
        self._workspace.session.do(command)

    def _column(self, place: int) -> ValueColumn | None:
        table = self.rows.table
        return table.columns[place] if table is not None and 0 <= place < len(table.columns) else None

    def _sort(self, place: int, modifiers: Qt.KeyboardModifier) -> None:
        column = self._column(place)
        if column is not None:
            add = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self._do(sort_values(column.key, column.title, add))

    def _move(self, before: int, after: int) -> None:
        table = self.rows.table
        if table is None or min(before, after) <= 0:
            return  # names stay the first
        keys = [column.key for column in table.columns]
        keys.insert(after, keys.pop(before))
        self._do(place_columns(keys))

    def _size(self, place: int, width: int) -> None:
        column = self._column(place)
        if column is not None:
            self._do(resize_column(column.key, column.title, width))
            self._workspace.session.end_gesture()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Select the runs of the selected rows."""
        super().selectionChanged(selected, deselected)
        if not self._quiet and self.rows.table is not None:
            runs = {run for place in self.selected_rows() for run in self.rows.row(place).members}
            self._workspace.session.do(select_runs(frozenset(runs)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Highlight the curve of the row under the mouse everywhere."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        run = self.rows.row(index.row()).run if index.isValid() else None
        self._workspace.session.set_hover(Hover(run=run))

    def leaveEvent(self, event: Any) -> None:
        """Let go of the hovered run."""
        super().leaveEvent(event)
        self._workspace.session.set_hover(Hover())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with Ctrl+C, and open the menu of the current column with Alt and arrow down."""
        down = event.key() == Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif down and self.currentIndex().isValid():
            place = self.currentIndex().column()
            at = QPoint(self.titles.sectionViewportPosition(place), self.titles.height())
            self.open_column_menu(place, self.titles.mapToGlobal(at))
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Copy the selected rows, all of them where none is selected, with all digits, apart by tabs."""
        if self.rows.table is not None:
            chosen = self.selected_rows() or None
            QGuiApplication.clipboard().setText(copied_values(self.rows.table, chosen))
            count = self.rows.rowCount() if chosen is None else len(chosen)
            self._workspace.notify("info", f"{counted(count, 'row')} copied")

    def open_column_menu(self, place: int, at: QPoint) -> None:
        """Offer what can be done with a column."""
        column = self._column(place)
        if column is None:
            return
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        key, title = column.key, column.title
        for text, descending in (("Sort ascending", False), ("Sort descending", True)):
            menu.addAction(text, partial(self._sort_as, key, title, descending))
        if key != RUN:
            menu.addSeparator()
            for text, by in (("Move left", -1), ("Move right", 1)):
                there = 1 <= place + by < self.rows.columnCount()
                menu.addAction(text, partial(self._move, place, place + by)).setEnabled(there)
            usual = partial(resize_column, key, title, self._usual(column))
            menu.addAction("Usual width", lambda: self._do(usual()))
            hide = menu.addAction("Hide column", lambda: self._do(show_columns([key], False, f"Hide {title}")))
            hide.setToolTip("The list of columns brings it back")
        self.column_menu_wanted.emit(key, menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _sort_as(self, key: str, title: str, descending: bool) -> None:
        known = next((each for each in self._state().sort if each.column == key), None)
        if known is None or known.descending is not descending:
            if known is not None:
                self._workspace.session.do(sort_values(key, title, first_descending=not descending))
            self._do(sort_values(key, title, first_descending=descending))

    def _row_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        if index.isValid():
            self._offer_row(menu, index.row())
            menu.addSeparator()
        chosen = self.selected_rows()
        copy = menu.addAction("Copy selected rows" if chosen else "Copy all rows", self.copy)
        copy.setToolTip("All digits, apart by tabs; Ctrl+C does it too")
        place = self.viewport().mapToGlobal(at)
        menu.addAction("Export…", lambda: self.export_wanted.emit(place))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _offer_row(self, menu: QMenu, place: int) -> None:
        table, row = self.rows.table, self.rows.row(place)
        assert table is not None
        names, session = frozenset(row.members), self._workspace.session
        menu.addAction("Isolate", lambda: self._do(isolate_runs(session.catalog, names))).setToolTip(
            "Switch all other runs off, or on again"
        )
        values = table.values[int(table.order[place])]
        for number, column in enumerate(table.columns):
            if column.kind is ValueKind.STEP and table.there[int(table.order[place]), number]:
                step = int(values[number])
                menu.addAction(f"Go to {column.title.lower()}: {grouped(step)}", partial(self._go, step))

    def _go(self, step: int) -> None:
        self._do(link_step(step))
