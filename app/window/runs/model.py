"""The list of runs as a model that works out only the lines on the screen."""

from __future__ import annotations

import time
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.workspace import Workspace
from core.model import Catalog
from core.state import RunOrder, SessionState
from core.style import ThemeName
from core.style.text import ago, compact, counted, grouped, moment
from core.views.headings import headings
from core.views.names import telling
from core.views.run_lines import GroupRow, RunLines, group_row, run_lines, short_in_list
from core.views.runs import RunRow, run_row

RECENT = 60.0
"""Seconds after which a run that grew no longer counts as live."""
_NAMED = 2_000
"""Headings from which they are not compared with one another."""
BESIDE = 256
"""Lines whose names are compared to find out what tells them apart."""

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
_HEADING_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable
_CHECKED = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked, None: Qt.CheckState.PartiallyChecked}


class RunsModel(QAbstractTableModel):
    """Lines of the list, straight from the session."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.lines = RunLines((), ())
        self._names: tuple[str, ...] = ()
        self._places: dict[str, int] = {}
        self._told: dict[int, dict[str, tuple[float, ...]]] = {}
        self._headings_told: tuple[object, dict[str, tuple[float, ...]]] = (None, {})
        self._catalog = workspace.session.catalog
        self._grown: dict[str, float] = {}
        self._rows_of: tuple[Catalog | None, SessionState | None, ThemeName] = (None, None, workspace.theme)
        self._rows: dict[str, RunRow] = {}
        self.refresh()

    @property
    def names(self) -> tuple[str, ...]:
        """The listed runs, top first, without headings and what is folded away."""
        return self._names

    def told(self, row: int) -> tuple[float, ...]:
        """Return what each part of a line's title tells beside the lines around it, worked out when first needed."""
        block = row // BESIDE
        if block not in self._told:
            around = range(block * BESIDE, min((block + 1) * BESIDE, len(self.lines)))
            self._told[block] = telling([self.title(line) for line in around if not self.is_heading(line)])
        return self._told[block][self.title(row)]

    def heading_told(self, title: str) -> tuple[float, ...]:
        """Return what each part of a heading tells beside all others, nothing where there are very many."""
        session = self._workspace.session
        found = headings(session.catalog, session.state)
        if self._headings_told[0] is not found:
            titles = [group.title for group in found.groups.values()]
            self._headings_told = (found, telling(titles) if len(titles) < _NAMED else {})
        return self._headings_told[1].get(title, ())

    def title(self, row: int) -> str:
        """Return the name of a run without what its heading or its parent say already."""
        name, catalog = self.lines.names[row], self._workspace.session.catalog
        parent = catalog.runs[name].parent if self.lines.depths[row] > 0 else ""
        state = self._workspace.session.state
        return short_in_list(headings(catalog, state), state.runs.titles.get(name, name), name, parent)

    def row_of(self, name: str | None) -> int | None:
        """Return the line of a run, None if it is not listed."""
        return self._places.get(name) if name is not None else None

    def heading_of(self, group: str) -> int | None:
        """Return the line of a group's heading, None if it is not listed."""
        rows = (row for row, name in enumerate(self.lines.names) if name == group and self.lines.is_heading(row))
        return next(rows, None)

    def is_heading(self, row: int) -> bool:
        """Return whether a line is the heading of a group."""
        return self.lines.is_heading(row)

    def run(self, row: int) -> RunRow:
        """Return what the line of a run shows."""
        session, name = self._workspace.session, self.lines.names[row]
        catalog, state, theme = session.catalog, session.state, self._workspace.theme
        before = self._rows_of
        if before[0] is not catalog or before[1] is not state or before[2] is not theme:
            self._rows_of, self._rows = (catalog, state, theme), {}
        if name not in self._rows:  # each cell of a line asks, more than once
            self._rows[name] = run_row(catalog, state, name, theme)
        return self._rows[name]

    def group(self, row: int) -> GroupRow:
        """Return what a heading shows."""
        session = self._workspace.session
        return group_row(session.catalog, session.state, self.lines.names[row], self._workspace.theme)

    def members(self, row: int) -> tuple[str, ...]:
        """Return the matching runs of a heading, folded away or not; the one run of any other line."""
        name = self.lines.names[row]
        return self.lines.groups[name] if self.is_heading(row) else (name,)

    def folded(self, row: int) -> bool | None:
        """Return whether what stands under a line is folded away, None where nothing can stand."""
        runs, name = self._workspace.session.state.runs, self.lines.names[row]
        if self.is_heading(row):
            return name in runs.folded_groups
        return name in runs.folded_runs if name in self.lines.parents else None

    def live(self, row: int) -> bool:
        """Return whether a run grew within the last minute."""
        name = self.lines.names[row]
        updated = self._workspace.session.catalog.runs[name].updated
        by_clock = updated is not None and 0 <= time.time() - updated < RECENT
        return by_clock or time.monotonic() - self._grown.get(name, -RECENT) < RECENT

    def refresh(self) -> bool:
        """Follow the session; return whether other lines, or in another order, are listed now."""
        session = self._workspace.session
        self._note_growth(self._catalog, session.catalog)
        self._catalog = session.catalog
        lines = run_lines(session.catalog, session.state)
        self._told = {}  # runs may be called something else
        if lines is self.lines or lines.same_as(self.lines):
            self.lines = lines
            self.repaint_rows()
            return False
        self.beginResetModel()
        self.lines = lines
        self._places = {name: row for row, name in enumerate(lines.names) if not lines.is_heading(row)}
        self._names = tuple(self._places) if lines.groups else lines.names
        self.endResetModel()
        return True

    def repaint_rows(self) -> None:
        """Tell that all lines may look different; only those on the screen are worked out."""
        if len(self.lines):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, len(RunColumn) - 1))

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
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(RunColumn)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that every line can be checked, and every run selected."""
        return _HEADING_FLAGS if self.is_heading(index.row()) else _FLAGS

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
        column = RunColumn(index.column())
        if self.is_heading(index.row()):
            return self._heading_data(self.group(index.row()), column, role)
        row = self.run(index.row())
        if role == Role.DisplayRole:
            return self._text(row, column)
        if role == Role.ToolTipRole:
            return self._tip(row, column)
        if role == Role.CheckStateRole and column is RunColumn.NAME:
            return _CHECKED[row.checked]
        if role == Role.AccessibleTextRole:
            return f"{self._text(row, RunColumn.NAME)}, {'shown' if row.shown else 'hidden'}"
        return None

    def _heading_data(self, group: GroupRow, column: RunColumn, role: int) -> object:
        counts = f"{grouped(group.shown)} of {counted(group.total, 'run')} shown"
        if role == Role.DisplayRole:
            return group.title if column is RunColumn.NAME else ""
        if role == Role.ToolTipRole:
            return f"{group.title}\n{counts}\nClick to {'unfold' if group.folded else 'fold'}"
        if role == Role.CheckStateRole and column is RunColumn.NAME:
            return _CHECKED[group.checked]
        if role == Role.AccessibleTextRole:
            return f"Group {group.title}, {counts}, {'folded' if group.folded else 'unfolded'}"
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
            return self._workspace.session.state.runs.titles.get(row.name, row.name)
        if not row.loaded:
            return "…"
        return compact(row.points) if column is RunColumn.POINTS else ago(row.updated, time.time())

    def _tip(self, row: RunRow, column: RunColumn) -> str:
        if column is RunColumn.NAME:
            outside = row.checked and not row.shown
            figures = f"{self._figures(row)}\nHidden by a filter" if outside else self._figures(row)
            parent = self._workspace.session.catalog.runs[row.name].parent
            title = self._text(row, RunColumn.NAME)
            name = row.name if title == row.name else f"{title}\nLogged as {row.name}"
            return f"{name}\n{figures}" + (f"\nStarted by {parent}" if parent else "")
        if not row.loaded:
            return "Still reading"
        return f"{grouped(row.points)} scalar values" if column is RunColumn.POINTS else moment(row.updated)

    def _figures(self, row: RunRow) -> str:
        """Return what the other columns say: they give way to the names where the list is narrow."""
        if not row.loaded:
            return "Still reading"
        return f"{counted(row.points, 'scalar value')} · updated {moment(row.updated)}"
