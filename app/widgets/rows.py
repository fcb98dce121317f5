"""Rows of trees and tables: high enough to be read, and elided where their texts can best be spared."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

ROW = 24
"""Height of a row in logical pixels."""


class RowDelegate(QStyledItemDelegate):
    """Draws rows of one height; sentences lose their end, everything else its middle.

    Parameters
    ----------
    sentences
        Columns that hold sentences.
    """

    def __init__(self, parent: QObject, sentences: Collection[int] = ()) -> None:
        super().__init__(parent)
        self._sentences = frozenset(sentences)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the usual width, and the height of all rows."""
        return QSize(super().sizeHint(option, index).width(), ROW)

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Choose where a text is elided."""
        super().initStyleOption(option, index)
        end = index.column() in self._sentences
        option.textElideMode = Qt.TextElideMode.ElideRight if end else Qt.TextElideMode.ElideMiddle
