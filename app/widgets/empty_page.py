"""What stands in place of a picture where there is nothing to draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.widgets.buttons import TextButton
from app.widgets.labels import label
from app.workspace import Workspace
from core.session import Command
from core.style import SPACE
from core.views.emptiness import Emptiness


class EmptyPage(QWidget):
    """Says why nothing is drawn, with a button for the remedy.

    Parameters
    ----------
    workspace
        Where remedies are carried out.
    remedies
        What makes the command of each remedy that a reason may name.
    """

    def __init__(self, workspace: Workspace, remedies: Mapping[str, Callable[[], Command]]) -> None:
        super().__init__()
        self._workspace, self._remedies = workspace, remedies
        self._remedy = ""
        self.heading, self.text = label("", "title"), label("", "muted", wrap=True)
        self.button = TextButton(workspace, "", self._help)
        self.button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.around * 3, 0, SPACE.around * 3, 0)
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
        self.button.setAccessibleName(reason.button or "Nothing to be done")
        self.button.setVisible(bool(reason.remedy))
        self._remedy = reason.remedy

    def _help(self) -> None:
        self._workspace.session.do(self._remedies[self._remedy]())
