"""A popup in which names of runs are parted by a regular expression, with what it finds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.background import Background
from app.widgets.fields import Field
from app.widgets.labels import ElidedLabel, label
from app.widgets.popup import WIDTH, Popup
from app.workspace import Workspace
from core.state import GroupBy, Grouping
from core.style.text import counted, grouped
from core.views.grouping import RunGroups, groups_by

_SHOWN = 6
HELP = "Runs belong together where the parts in parentheses find the same: lr=([^,]+) parts runs by what follows lr="


class PatternPopup(Popup):
    """Tells the expression while it is typed, and shows which groups it makes.

    Parameters
    ----------
    changed
        Called with each expression that is one, once its groups are known.
    """

    def __init__(
        self, workspace: Workspace, parent: QWidget, title: str, pattern: str, changed: Callable[[str], None]
    ) -> None:
        super().__init__(parent, title)
        self._workspace, self._changed, self._told = workspace, changed, pattern
        self._finder = Background(self._show, self)
        self.field = Field(pattern)
        self.field.setMinimumWidth(WIDTH)
        self.field.setAccessibleName("Regular expression on names of runs")
        self.field.setPlaceholderText("Regular expression, such as lr=([^,]+)")
        self.said = label("", "muted", wrap=True)
        self.said.setMaximumWidth(WIDTH)
        self.lines = [ElidedLabel("", "") for _ in range(_SHOWN)]
        explained = label(HELP, "caption", wrap=True)
        explained.setMaximumWidth(WIDTH)
        for widget in (label(title, "heading"), explained, self.field, self.said, *self.lines):
            self.column.addWidget(widget)
        for line in self.lines:
            line.setMaximumWidth(WIDTH)
        self.field.textChanged.connect(self._ask)
        self._ask(pattern)

    def first(self) -> QWidget:
        """Return the field, its text selected."""
        self.field.selectAll()
        return self.field

    def _ask(self, pattern: str) -> None:
        catalog, wish = self._workspace.session.catalog, Grouping(GroupBy.PATTERN, pattern=pattern)
        self._finder.ask(lambda: (pattern, groups_by(catalog, wish)))

    def wait(self) -> None:
        """Wait until the groups of what was typed are known."""
        self._finder.wait()

    def _show(self, answer: tuple[str, RunGroups]) -> None:
        pattern, found = answer
        counts = found.groups.counts
        self.said.setText(_said(pattern, found))
        for place, line in enumerate(self.lines):
            there = place < len(counts)
            line.setText(f"{found.groups.labels[place]}  ·  {counted(int(counts[place]), 'run')}" if there else "")
        if not found.error and pattern != self._told:
            self._told = pattern
            self._changed(pattern)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be done with Enter or Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)


def _said(pattern: str, found: RunGroups) -> str:
    if found.error:
        return found.error
    if not pattern:
        return "Type an expression to see which groups it makes"
    without = len(found.names) - int(found.groups.counts.sum())
    more = len(found.groups) - _SHOWN
    parts = [counted(len(found.groups), "group"), f"{counted(without, 'run')} without a match"]
    return ", ".join(parts) + (f"; the first {_SHOWN} of {grouped(len(found.groups))}:" if more > 0 else "")
