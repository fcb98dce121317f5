"""The table of runs as Qt asks for it: a cell is worked out when it is painted, and never before."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from app.views.hparams.table.rows import Rows
from app.workspace import Workspace
from core.model.arrays import F8, Bool
from core.state import CellLook, NumberFormat
from core.style.text import counted
from core.views.hparams.table.cells import Cell, CellKind, cell_of
from core.views.hparams.table.columns import ENTITY_NAMES, NAME, TableColumn
from core.views.hparams.table.curve import curve_of
from core.views.hparams.table.groups import WORDS, is_measured
from core.views.hparams.table.resolve import Spread, TableData, group_column
from core.views.hparams.table.widths import ColumnShape

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_KEPT = 40_000
"""Cells and curves that are kept for when they are painted again."""
_AUTO = NumberFormat()
MANY = 4_000
"""Runs of a table from which columns of groups are worked out away from the window's thread."""
WAITING = Cell("…", CellKind.TEXT)
"""What stands in a group's cell until it is known."""
_CHECKED = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked, None: Qt.CheckState.PartiallyChecked}


class RunTableModel(QAbstractTableModel):
    """Rows and columns of `TableData`.

    Attributes
    ----------
    rows
        What rows stand for, and how they are marked.
    asked, painted
        How many cells were worked out so far, and how often any was looked at.
    """

    spreads_wanted = Signal()
    """Emitted when columns whose colours or bars need all rows come into sight; see `take_wanted`."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.data_now: TableData | None = None
        self.rows = Rows(workspace)
        self.names: tuple[str, ...] = ()
        self.asked = self.painted = 0
        self._places: dict[str, int] = {}
        self._numbers: dict[tuple[TableColumn, NumberFormat], int] = {}
        self._columns: tuple[TableColumn, ...] = ()
        self._wishes: list[tuple[TableColumn, NumberFormat, CellLook, int]] = []
        self._cells: dict[tuple[str, int], Cell] = {}
        self._curves: dict[tuple[str, int, int], F8] = {}
        self._spreads: dict[TableColumn, Spread | None] = {}
        self._wanted: set[str] = set()
        self._columns_wanted: set[TableColumn] = set()
        self._titles = self._titles_now()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.spreads_wanted)

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """The columns from left to right."""
        return self._columns

    @property
    def pinned(self) -> int:
        """How many columns at the left stay where they are."""
        return self.data_now.layout.pinned if self.data_now else 0

    def shape(self, place: int) -> ColumnShape:
        """Return how much room a column needs by itself."""
        assert self.data_now is not None
        return self.data_now.shapes[place]

    def show(self, data: TableData) -> bool:
        """Show a table; return whether it has other rows or columns than before."""
        before, names = self.data_now, data.names
        if before is None or before.source is not data.source:
            self.forget()
        elif before.groups is not None or data.groups is not None or self._titles is not self._titles_now():
            self.forget_cells()  # other runs may be in the groups, and runs may be called something else
        self._titles = self._titles_now()
        if before is None or (before.rows is not data.rows and names != self.names):
            self._spreads.clear()
        elif before.layout == data.layout and names == self.names and _same(before.inner, data.inner):
            self.data_now = data
            self.rows.show(data)
            self._note_wishes(data)
            return False
        self.beginResetModel()
        self.data_now, self.names = data, names
        self.rows.show(data)
        self._note_wishes(data)
        self._places = data.places
        self.endResetModel()
        return True

    def _titles_now(self) -> Mapping[str, str]:
        return self._workspace.session.state.runs.titles

    def _note_wishes(self, data: TableData) -> None:
        """Give columns with their formats numbers: cells are found again without comparing what they are."""
        table, self._columns = self._workspace.session.state.run_table, data.layout.columns
        self._wishes = []
        for column in self._columns:
            wanted = table.formats.get(column.key, _AUTO)
            number = self._numbers.setdefault((column, wanted), len(self._numbers))
            self._wishes.append((column, wanted, table.looks.get(column.key, CellLook.PLAIN), number))

    def forget(self) -> None:
        """Work out everything again when it is painted next."""
        self.forget_cells()
        self._curves.clear()
        self._spreads.clear()

    def forget_cells(self) -> None:
        """Write all cells again when they are painted next."""
        self._cells.clear()

    def row_of(self, name: str | None) -> int | None:
        """Return the row of a run, None if it has none."""
        return None if name is None else self._places.get(name)

    def cell(self, row: int, place: int) -> Cell:
        """Return what a cell says."""
        self.painted += 1
        name = self.names[row]
        column, wanted, _, number = self._wishes[place]
        cell = self._cells.get((name, number))
        if cell is None:
            assert self.data_now is not None
            self.asked += 1
            group = self.data_now.group(row)
            cell = self._run_cell(name, column, wanted) if group is None else self._group_cell(group, column, wanted)
            if cell is WAITING:
                return cell
            if len(self._cells) > _KEPT:
                self._cells.clear()
            self._cells[name, number] = cell
        return cell

    def _run_cell(self, name: str, column: TableColumn, wanted: NumberFormat) -> Cell:
        assert self.data_now is not None
        if column.key == NAME:
            title = self._workspace.session.state.runs.titles.get(name)
            if title is not None:
                return Cell(title, CellKind.TEXT, whole=f"{title}\nLogged as {name}")
        return cell_of(self.data_now.source.catalog.runs[name], column, wanted, time.time())

    def _group_cell(self, group: int, column: TableColumn, wanted: NumberFormat) -> Cell:
        """Return the cell of a group; of many runs it is looked for elsewhere first."""
        data = self.data_now
        assert data is not None
        assert data.groups is not None
        made = data.groups.known(column)
        if made is None and len(data.flat) > MANY:
            if column not in self._columns_wanted:
                self._columns_wanted.add(column)
                self._soon.start()
            return WAITING
        made = group_column(data, column) if made is None else made
        return data.groups.cell(group, column, made, wanted, time.time())

    def take_columns(self) -> tuple[TableColumn, ...]:
        """Return the columns of groups that are to be looked for."""
        wanted, self._columns_wanted = tuple(self._columns_wanted), set()
        return wanted

    def curve(self, row: int, place: int, pixels: int) -> F8:
        """Return the curve of a metric's cell in a unit square."""
        assert self.data_now is not None
        name = self.rows.runs_of(row)[0]
        column, _, _, number = self._wishes[place]
        curve = self._curves.get((name, number, pixels))
        if curve is None:
            curve = curve_of(self.data_now.source.catalog.runs[name], column.operand, pixels)
            if len(self._curves) > _KEPT // 10:
                self._curves.clear()
            self._curves[name, number, pixels] = curve
        return curve

    @property
    def curves_drawn(self) -> int:
        """How many curves are kept."""
        return len(self._curves)

    def spread(self, place: int) -> Spread | None:
        """Return the spread of a column, None where there is none or it is still being looked for."""
        column = self.columns[place]
        if column not in self._spreads and column.key not in self._wanted:
            self._wanted.add(column.key)
            self._soon.start()
        return self._spreads.get(column)

    def take_wanted(self) -> frozenset[str]:
        """Return the columns whose spread is to be looked for."""
        return frozenset(self._wanted)

    def set_spreads(self, data: TableData, spreads: dict[str, Spread | None]) -> None:
        """Take the spreads of columns, unless the table shows others by now."""
        self._wanted -= spreads.keys()
        if data is self.data_now:
            self._spreads |= {column: spreads[column.key] for column in self.columns if column.key in spreads}

    def look_of(self, place: int) -> CellLook:
        """Return how cells of a column are drawn."""
        return self._wishes[place][2]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.names)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """Return a column's title, and what it is, for its tooltip."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Role.DisplayRole:
            return column.title
        if role == Role.ToolTipRole:
            what = f"{ENTITY_NAMES[column.entity]}: {column.title}" + (f", {column.detail}" if column.detail else "")
            what += self._joining(column)
            return f"{what}\nClick to sort, Shift and click to sort by one more column, right click for more"
        return None

    def _joining(self, column: TableColumn) -> str:
        """Return what groups show of a column, for its tooltip; nothing where there are none."""
        if self.data_now is None or self.data_now.groups is None or not is_measured(column):
            return ""
        grouping = self._workspace.session.state.grouping
        word = WORDS[grouping.aggregate].lower()
        if self.data_now.groups.leader is not None:
            return f"\nGroups show the run with the {word} {grouping.aggregate_by}"
        return f"\nGroups show the {word} of their runs"

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return text, tooltip, check state or accessible text of a cell."""
        if role == Role.DisplayRole:
            return self.cell(index.row(), index.column()).text
        if role == Role.ToolTipRole:
            return self._tip(index.row(), self.cell(index.row(), index.column()), self.columns[index.column()])
        if role == Role.CheckStateRole and self.columns[index.column()].key == NAME:
            return _CHECKED[self.rows.checked(index.row())]
        if role == Role.AccessibleTextRole:
            cell, column = self.cell(index.row(), index.column()), self.columns[index.column()]
            said = "missing" if cell.kind is CellKind.MISSING else cell.whole or cell.text
            if column.key == NAME and self.rows.group_of(index.row()) is not None:
                said += f", {counted(self.rows.size(index.row()), 'run')}, {self._folding(index.row())}"
            return f"{column.title}: {said}"
        return None

    def _folding(self, row: int) -> str:
        return "unfolded" if self.rows.unfolded(row) else "folded"

    def _tip(self, row: int, cell: Cell, column: TableColumn) -> str:
        group = self.rows.group_of(row)
        if cell.kind is CellKind.MISSING:
            return f"{'This run has' if group is None else 'These runs have'} no {column.title}"
        if column.key == NAME and group is not None:
            return f"{cell.whole}\n{counted(self.rows.size(row), 'run')}"
        return cell.whole or cell.text


def _same(one: Bool | None, other: Bool | None) -> bool:
    if one is None or other is None:
        return one is other
    return bool(np.array_equal(one, other))
