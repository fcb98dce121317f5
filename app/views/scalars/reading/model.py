"""The table of values as Qt asks for it: cells are made when they come into sight."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.widgets.run_marks import Swatches
from app.workspace import Workspace
from core.views.hparams.table.cells import Cell, CellKind
from core.views.scalars.reading.cells import cell
from core.views.scalars.reading.columns import ValueKind
from core.views.scalars.reading.table import ValueRow, ValueTable

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ValueModel(QAbstractTableModel):
    """The rows of a `ValueTable` from top to bottom."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.table: ValueTable | None = None
        self._now = time.time()
        self._swatches = Swatches()

    def show_table(self, table: ValueTable) -> None:
        """Show another table; where rows and columns are the same only values change."""
        before, self.table, self._now = self.table, table, time.time()
        if before is not None and _shape(before) == _shape(table):
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        else:
            self.beginResetModel()
            self.endResetModel()

    def row(self, place: int) -> ValueRow:
        """Return whose row stands at a place from the top."""
        assert self.table is not None
        return self.table.rows[int(self.table.order[place])]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() or self.table is None else len(self.table.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() or self.table is None else len(self.table.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return title and tooltip of a column."""
        if orientation is not Qt.Orientation.Horizontal or self.table is None:
            return None
        if not 0 <= section < len(self.table.columns):
            return None
        column = self.table.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title + self._arrow(column.key)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{column.tip}; click to sort, drag to move"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column.kind in (ValueKind.NAME, ValueKind.FIELD) else _RIGHT
        return None

    def _arrow(self, key: str) -> str:
        """Return how a column sorts, with its place where there are several keys; empty for not at all."""
        keys = self._workspace.session.state.scalars.reading.table.sort
        for place, each in enumerate(keys, start=1):
            if each.column == key:
                return (" \u2193" if each.descending else " \u2191") + (str(place) if len(keys) > 1 else "")
        return ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if self.table is None or not index.isValid():
            return None
        place, column = int(self.table.order[index.row()]), index.column()
        if column == 0:
            return self._name(self.table.rows[place], role)
        made = cell(self.table, place, column, self._now)
        if role == Qt.ItemDataRole.DisplayRole:
            return made.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if self.table.columns[column].kind in (ValueKind.NAME, ValueKind.FIELD) else _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(made, self.table.rows[place])
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._told(made, self.table.rows[place], self.table.columns[column].tip)
        return None

    def _name(self, row: ValueRow, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.title}\n{row.clipped.capitalize()}" if row.clipped else row.title
        if role == Qt.ItemDataRole.DecorationRole:
            return self._swatches.of(row.colour)
        return None

    def _ink(self, made: Cell, row: ValueRow) -> QColor | None:
        """Return the colour of what is missing, of what is clipped, and None for that of texts."""
        tokens = self._workspace.tokens
        if made.kind is CellKind.MISSING:
            return QColor(tokens.faint)
        return QColor(tokens.muted) if row.clipped or made.kind is CellKind.SEVERAL else None

    def _told(self, made: Cell, row: ValueRow, tip: str) -> str:
        parts = (made.whole or "No value", tip, row.clipped.capitalize())
        return "\n".join(part for part in parts if part)


def _shape(table: ValueTable) -> tuple[object, ...]:
    return table.columns, [(row.run, row.title, row.tag, row.colour) for row in table.rows], table.order.tolist()
