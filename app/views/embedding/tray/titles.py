"""The titles of the table of points, as the model of its header."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.views.embedding.tray.columns import CellKind, TrayColumn

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Titles(QAbstractTableModel):
    """Columns without rows: rows are painted by the table itself, however many they are."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.columns: tuple[TrayColumn, ...] = ()

    def show_columns(self, columns: tuple[TrayColumn, ...]) -> bool:
        """Show other columns; return whether they are others."""
        if columns == self.columns:
            return False
        self.beginResetModel()
        self.columns = columns
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return that there are none."""
        return 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return nothing: there are no cells."""
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return title, side and tooltip of a column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        side = Qt.AlignmentFlag.AlignRight if column.kind is CellKind.NUMBER else Qt.AlignmentFlag.AlignLeft
        told = {
            Qt.ItemDataRole.DisplayRole: column.title,
            Qt.ItemDataRole.ToolTipRole: f"{column.title}\n{column.tip}\nClick to sort, drag to move",
            Qt.ItemDataRole.TextAlignmentRole: side | Qt.AlignmentFlag.AlignVCenter,
        }
        return told.get(Qt.ItemDataRole(role))
