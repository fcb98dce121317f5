"""A popup in which a run or a column is given another name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.widgets.buttons import link_button
from app.widgets.fields import Field
from app.widgets.labels import ElidedLabel, label
from app.widgets.popup import WIDTH, Popup
from app.workspace import Workspace
from core.session.commands.runs.grouping import rename_run


@dataclass(frozen=True, slots=True)
class Named:
    """What is given a name.

    Attributes
    ----------
    own
        What it is called by itself.
    before
        What it is called.
    from_logs
        How its own name came to be: ``"Logged as"``.
    note
        Where the name is kept.
    """

    own: str
    before: str
    from_logs: str
    note: str


_KEPT = "Kept with your session, never in the logs. Enter is done, Esc leaves it."


class NamePopup(Popup):
    """Takes the name when it closes; Esc leaves it as it was, an empty one is its own."""

    def __init__(self, parent: QWidget, about: Named, done: Callable[[str], object]) -> None:
        super().__init__(parent, f"Name of {about.own}")
        self._about, self._done = about, done
        self.field = Field(about.before)
        self.field.setAccessibleName("Name")
        self.field.setPlaceholderText(about.own)
        self.field.setMinimumWidth(WIDTH)
        self.reset = link_button("Reset", self._reset)
        self.reset.setEnabled(about.before != about.own)
        self.reset.setToolTip("Call it by its own name again")
        own = ElidedLabel(f"{about.from_logs} {about.own}", "muted")
        own.setMaximumWidth(WIDTH - 50)
        row = QHBoxLayout()
        row.addWidget(own, 1)
        row.addWidget(self.reset)
        self.column.addWidget(label("Name to show", "heading"))
        self.column.addWidget(self.field)
        self.column.addLayout(row)
        note = label(about.note, "caption", wrap=True)
        note.setMaximumWidth(WIDTH)
        self.column.addWidget(note)

    def first(self) -> QWidget:
        """Return the field, its text selected."""
        self.field.selectAll()
        return self.field

    def _reset(self) -> None:
        self.field.setText(self._about.own)
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the name with Esc, be done with Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self.field.setText(self._about.before)
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give it its name."""
        if self.field.text().strip() != self._about.before:
            self._done(self.field.text())
        super().closeEvent(event)


def ask_name(workspace: Workspace, parent: QWidget, run: str, where: QPoint) -> NamePopup:
    """Let the user give a run another name."""

    def done(name: str) -> None:
        workspace.session.end_gesture()
        workspace.session.do(rename_run(run, name))

    before = workspace.session.state.runs.titles.get(run, run)
    popup = NamePopup(parent, Named(run, before, "Logged as", _KEPT), done)
    popup.show_at(where)
    return popup
