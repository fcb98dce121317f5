"""The titles above the list of runs."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from app.theme.fonts import text_font
from app.window.runs.model import RunColumn
from app.window.runs.zones import NAME_LEFT
from app.workspace import Workspace
from core.style import TYPE


class RunsHeader(QHeaderView):
    """Titles of the columns; Qt's own drawing would ask for every line whether it is selected."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._workspace = workspace
        self._font = text_font(TYPE.caption)
        self.setFixedHeight(26)
        self.setAccessibleName("Sort runs")

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw a title over its column and a line under it."""
        tokens = self._workspace.tokens
        painter.fillRect(rect, QColor(tokens.window))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.line))
        role = Qt.ItemDataRole
        alignment = self.model().headerData(section, Qt.Orientation.Horizontal, role.TextAlignmentRole)
        left = NAME_LEFT if section == RunColumn.NAME else 0
        painter.setFont(self._font)
        painter.setPen(QColor(tokens.muted))
        text = self.model().headerData(section, Qt.Orientation.Horizontal, role.DisplayRole)
        painter.drawText(rect.adjusted(left, 0, -8, 0), alignment, text)
