"""What stands in place of cards where there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.widgets.buttons import TextButton
from app.widgets.labels import label
from app.workspace import Workspace
from core.session.run_commands import show_all_runs
from core.session.scalar_commands import query_tags
from core.style import SPACE
from core.views.scalars.empty import Emptiness


class EmptyPage(QWidget):
    """Says why nothing is drawn, with a button for the remedy."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._remedy = ""
        self.heading, self.text = label("", "title"), label("", "muted", wrap=True)
        self.button = TextButton(workspace, "", self._help)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE.inside)
        column.addStretch(2)
        for widget in (self.heading, self.text):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(widget)
        column.addSpacing(SPACE.unit)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_reason(self, reason: Emptiness) -> None:
        """Say another reason."""
        self.heading.setText(reason.title)
        self.text.setText(reason.text)
        self.button.setText(reason.button)
        self.button.setVisible(bool(reason.remedy))
        self._remedy = reason.remedy

    def _help(self) -> None:
        commands = {"clear_query": query_tags(""), "show_all_runs": show_all_runs()}
        self._workspace.session.do(commands[self._remedy])
