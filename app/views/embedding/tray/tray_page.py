"""What stands in place of table and gallery where nothing is listed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.widgets.buttons import TextButton
from app.widgets.labels import label
from app.workspace import Workspace
from core.state import TrayRows
from core.style import SPACE
from core.views.embedding import Known


class NothingListed(QWidget):
    """Says why nothing is listed, with a button that lists all points."""

    all_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.heading, self.text = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self.button = TextButton(workspace, "List all points", self.all_wanted.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.around, SPACE.inside, SPACE.around, SPACE.inside)
        column.setSpacing(SPACE.unit)
        column.addStretch(2)
        for widget in (self.heading, self.text):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(widget)
        column.addSpacing(SPACE.unit)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_reason(self, rows: TrayRows, about: Known) -> None:
        """Say why no point is listed."""
        found = "Nothing was searched for" if about.matches is None else "The search finds none of the points shown"
        heading, text = {
            TrayRows.ALL: ("No points", "The table is empty"),
            TrayRows.SHOWN: ("No points are shown", "Filters or the legend hide all of them"),
            TrayRows.FOUND: (found, "Type into Search in the panel at the right (Ctrl+F)"),
            TrayRows.SELECTED: ("No points are selected", "Click points in the picture, or draw around them"),
        }[rows]
        self.heading.setText(heading)
        self.text.setText(text)
        self.button.setVisible(rows is not TrayRows.ALL)
