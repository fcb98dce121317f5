"""Moves between the states of a table that was logged at several steps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.theme.fonts import text_font
from app.widgets.buttons import IconButton
from app.workspace import Workspace
from core.model import EmbeddingTable
from core.style import TYPE
from core.style.text import grouped

_LISTED = 12


class StateStepper(QWidget):
    """Which of a table's states is drawn, between buttons to the one before and the one after.

    The step that all views share has a slider in the bottom bar; most of its places lie between two states.
    """

    chosen = Signal(int)
    """Emitted with the step of the wished state."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._steps: tuple[int, ...] = ()
        self._index = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("State of the table")
        self.label = QLabel()
        self.label.setFont(text_font(TYPE.table))
        self.label.setProperty("role", "muted")
        self.back = IconButton(workspace, "chevron-left", "Previous state of this table", lambda: self._move(-1), 24)
        self.forth = IconButton(workspace, "chevron-right", "Next state of this table", lambda: self._move(1), 24)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for widget in (self.back, self.label, self.forth):
            layout.addWidget(widget)
        self.hide()

    def show_state(self, table: EmbeddingTable | None, linked: int | None) -> None:
        """Show which state of a table is drawn; nothing for a table with one state."""
        dated = () if table is None else tuple(state for state in table.steps if state.step is not None)
        self.setVisible(len(dated) > 1)
        if table is None or len(dated) < 2:
            return
        self._steps = tuple(state.step for state in dated if state.step is not None)
        here = table.at(linked)
        self._index = dated.index(here) if here in dated else 0
        step = f"step {grouped(self._steps[self._index])}"
        self.label.setText(f"{step} · {self._index + 1} of {len(dated)}")
        self.label.setToolTip(_tip(self._steps))
        self.setAccessibleDescription(self.label.text())
        self.back.setEnabled(self._index > 0)
        self.forth.setEnabled(self._index < len(dated) - 1)

    def _move(self, by: int) -> None:
        index = self._index + by
        if 0 <= index < len(self._steps):
            self.chosen.emit(self._steps[index])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the state before or after with the arrow keys."""
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}
        by = moves.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self._move(by)


def _tip(steps: tuple[int, ...]) -> str:
    listed = ", ".join(grouped(step) for step in steps[:_LISTED])
    return f"This table was logged at {len(steps)} steps: {listed}{' …' if len(steps) > _LISTED else ''}"
