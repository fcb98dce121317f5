"""The list of runs as a model that works out only the lines on the screen."""

from __future__ import annotations

import time
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.workspace import Workspace
from core.model import Catalog
from core.state import RunOrder
from core.style.text import ago, compact, counted, grouped, moment
from core.views.names import telling
from core.views.runs import RunRow, listed_runs, run_row

RECENT = 60.0
"""Seconds after which a run that grew no longer counts as live."""

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class RunColumn(IntEnum):
    """Columns of the list."""

    NAME = 0
    POINTS = 1
    UPDATED = 2


ORDERS = {RunColumn.NAME: RunOrder.NAME, RunColumn.POINTS: RunOrder.POINTS, RunColumn.UPDATED: RunOrder.UPDATED}
TITLES = {RunColumn.NAME: "Run", RunColumn.POINTS: "Points", RunColumn.UPDATED: "Updated"}


_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


class RunsModel(QAbstractTableModel):
    """Lines of the list, straight from the session."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._names: tuple[str, ...] = ()
        self._places: dict[str, int] = {}
        self._told: dict[str, tuple[float, ...]] | None = None
        self._catalog = workspace.session.catalog
        self._grown: dict[str, float] = {}
        self.refresh()

    @property
    def names(self) -> tuple[str, ...]:
        """The listed runs, top first."""
        return self._names

    @property
    def told(self) -> dict[str, tuple[float, ...]]:
        """What each part of the listed names tells, worked out when first needed."""
        if self._told is None:
            self._told = telling(self._names)
        return self._told

    def row_of(self, name: str | None) -> int | None:
        """Return the line of a run, None if it is not listed."""
        return self._places.get(name) if name is not None else None

    def run(self, row: int) -> RunRow:
        """Return what a line shows."""
        session = self._workspace.session
        return run_row(session.catalog, session.state, self._names[row], self._workspace.theme)

    def live(self, row: int) -> bool:
        """Return whether a run grew within the last minute."""
        name = self._names[row]
        updated = self._workspace.session.catalog.runs[name].updated
        by_clock = updated is not None and 0 <= time.time() - updated < RECENT
        return by_clock or time.monotonic() - self._grown.get(name, -RECENT) < RECENT

    def refresh(self) -> bool:
        """Follow the session; return whether other runs, or in another order, are listed now."""
        session = self._workspace.session
        self._note_growth(self._catalog, session.catalog)
        self._catalog = session.catalog
        names = listed_runs(session.catalog, session.state)
        if names == self._names:
            self.repaint_rows()
            return False
        self.beginResetModel()
        self._names = names
        self._told = None
        self._places = {name: row for row, name in enumerate(names)}
        self.endResetModel()
        return True

    def repaint_rows(self) -> None:
        """Tell that all lines may look different; only those on the screen are worked out."""
        if self._names:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._names) - 1, len(RunColumn) - 1))

    def _note_growth(self, before: Catalog, after: Catalog) -> None:
        if before is after:
            return
        if before.sources != after.sources:
            self._grown.clear()
        elif before.complete and after.complete:
            now = time.monotonic()
            for name, run in after.runs.items():
                old = before.runs.get(name)
                if old is None or (old is not run and old.updated != run.updated):
                    self._grown[name] = now

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        """Return the number of listed runs."""
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(RunColumn)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that every line can be selected and checked."""
        return _FLAGS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return self._title(RunColumn(section))
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == RunColumn.NAME else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return text, tooltip, check state or accessible text of a cell."""
        row = self.run(index.row())
        column = RunColumn(index.column())
        if role == Role.DisplayRole:
            return self._text(row, column)
        if role == Role.ToolTipRole:
            return self._tip(row, column)
        if role == Role.CheckStateRole and column is RunColumn.NAME:
            return Qt.CheckState.Checked if row.checked else Qt.CheckState.Unchecked
        if role == Role.AccessibleTextRole:
            return f"{row.name}, {'shown' if row.shown else 'hidden'}"
        return None

    def _title(self, column: RunColumn) -> str:
        runs = self._workspace.session.state.runs
        arrow = "↓" if runs.descending else "↑"
        sorted_by = ORDERS[column] is runs.order
        if column is RunColumn.NAME:
            return f"{TITLES[column]} {arrow}" if sorted_by else TITLES[column]
        return f"{arrow} {TITLES[column]}" if sorted_by else TITLES[column]

    def _text(self, row: RunRow, column: RunColumn) -> str:
        if column is RunColumn.NAME:
            return row.name
        if not row.loaded:
            return "…"
        return compact(row.points) if column is RunColumn.POINTS else ago(row.updated, time.time())

    def _tip(self, row: RunRow, column: RunColumn) -> str:
        if column is RunColumn.NAME:
            outside = row.checked and not row.shown
            figures = f"{self._figures(row)}\nHidden by a filter" if outside else self._figures(row)
            return f"{row.name}\n{figures}"
        if not row.loaded:
            return "Still reading"
        return f"{grouped(row.points)} scalar values" if column is RunColumn.POINTS else moment(row.updated)

    def _figures(self, row: RunRow) -> str:
        """Return what the other columns say: they give way to the names where the list is narrow."""
        if not row.loaded:
            return "Still reading"
        return f"{counted(row.points, 'scalar value')} · updated {moment(row.updated)}"
