"""A popup in which a run is given another name."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.widgets.buttons import link_button
from app.widgets.fields import Field
from app.widgets.labels import ElidedLabel, label
from app.widgets.popup import WIDTH, Popup
from app.workspace import Workspace
from core.session.grouping_commands import rename_run


class NamePopup(Popup):
    """Takes the name when it closes; Esc leaves it as it was, an empty one is the run's own."""

    def __init__(self, workspace: Workspace, parent: QWidget, run: str) -> None:
        super().__init__(parent, f"Name of {run}")
        self._workspace, self._run = workspace, run
        self._before = workspace.session.state.runs.titles.get(run, run)
        self.field = Field(self._before)
        self.field.setAccessibleName("Name")
        self.field.setPlaceholderText(run)
        self.field.setMinimumWidth(WIDTH)
        self.reset = link_button("Reset", self._reset)
        self.reset.setEnabled(self._before != run)
        self.reset.setToolTip("Call it by its own name again")
        own = ElidedLabel(f"Logged as {run}", "muted")
        own.setMaximumWidth(WIDTH - 50)
        row = QHBoxLayout()
        row.addWidget(own, 1)
        row.addWidget(self.reset)
        self.column.addWidget(label("Name to show", "heading"))
        self.column.addWidget(self.field)
        self.column.addLayout(row)
        note = label("Kept with your session, never in the logs. Enter is done, Esc leaves it.", "caption", wrap=True)
        note.setMaximumWidth(WIDTH)
        self.column.addWidget(note)

    def first(self) -> QWidget:
        """Return the field, its text selected."""
        self.field.selectAll()
        return self.field

    def _reset(self) -> None:
        self.field.setText(self._run)
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the name with Esc, be done with Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self.field.setText(self._before)
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the run its name."""
        if self.field.text().strip() != self._before:
            self._workspace.session.end_gesture()
            self._workspace.session.do(rename_run(self._run, self.field.text()))
        super().closeEvent(event)


def ask_name(workspace: Workspace, parent: QWidget, run: str, where: QPoint) -> NamePopup:
    """Let the user give a run another name."""
    popup = NamePopup(workspace, parent, run)
    popup.show_at(where)
    return popup
