"""Moves between the states of a table that was logged at several steps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from app.theme.fonts import text_font
from app.widgets.buttons import IconButton
from app.workspace import Workspace
from core.model import EmbeddingTable
from core.style import SPACE, TYPE
from core.style.text import grouped

EACH = 900
"""Milliseconds that each state is shown while they are played, at least."""
_LISTED = 12
_PLAY = "Play the states of this table, one after the other"


class StateStepper(QWidget):
    """Which of a table's states is drawn, between buttons to the one before and the one after; they can be played.

    The step that all views share has a slider in the bottom bar; most of its places lie between two states.
    """

    chosen = Signal(int)
    """Emitted with the step of the wished state."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._steps: tuple[int | None, ...] = ()
        self._index = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("State of the table")
        self.label = QLabel()
        self.label.setFont(text_font(TYPE.table))
        self.label.setProperty("role", "muted")
        self.back = IconButton(workspace, "chevron-left", "Previous state of this table", lambda: self._move(-1), 24)
        self.forth = IconButton(workspace, "chevron-right", "Next state of this table", lambda: self._move(1), 24)
        self.play = IconButton(workspace, "play", _PLAY, self.toggle_play, 24)
        self.align = QToolButton()
        self.align.setText("Align")
        self.align.setFixedHeight(SPACE.control)
        self.align.setFont(text_font(TYPE.table))
        self.align.setAccessibleName("Align all steps")
        self.align.clicked.connect(lambda: self._align())
        self.align.setToolTip(
            "Each state is projected by itself, so that the picture may turn and mirror from one to the next: "
            "lay every one over the one before, so that what stays does not jump"
        )
        self._ready: Callable[[], bool] = lambda: True
        self._align: Callable[[], object] = lambda: None
        self._timer = QTimer(self, interval=EACH)
        self._timer.timeout.connect(self._play_on)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for widget in (self.back, self.label, self.forth, self.play, self.align):
            layout.addWidget(widget)
        self.hide()

    def connect_to(self, ready: Callable[[], bool], align: Callable[[], object]) -> None:
        """Ask `ready` whether a state is drawn before the next one is played, and call `align` to align all of them."""
        self._ready, self._align = ready, align

    def show_state(self, table: EmbeddingTable | None, linked: int | None, alignable: bool = False) -> None:
        """Show which state of a table is drawn, and whether they could be aligned; nothing for a table with one."""
        states = () if table is None else table.steps
        self.setVisible(len(states) > 1)
        self.align.setVisible(alignable)
        if table is None or len(states) < 2:
            self._stop()
            return
        self._steps = tuple(state.step for state in states)
        self._index = states.index(table.at(linked))
        self.label.setText(self._told(self._index))
        self.label.setMinimumWidth(self._widest())  # stepping moves nothing beside it
        self.label.setToolTip(_tip(self._steps))
        self.setAccessibleDescription(self.label.text())
        self.back.setEnabled(self._index > 0)
        self.forth.setEnabled(self._index < len(states) - 1)

    @property
    def playing(self) -> bool:
        """Whether the states are being played."""
        return self._timer.isActive()

    def toggle_play(self) -> None:
        """Play the states from here, from the first if this is the last; or pause."""
        if self.playing:
            self._stop()
        elif len(self._steps) > 1:
            self._timer.start()
            self._show_playing()
            self._go(self._index + 1 if self._index < len(self._steps) - 1 else 0)

    def _play_on(self) -> None:
        """Go to the next state once this one is drawn."""
        if not self._ready():
            return
        if self._index < len(self._steps) - 1:
            self._go(self._index + 1)
        else:
            self._stop()

    def _stop(self) -> None:
        if self.playing:
            self._timer.stop()
            self._workspace.session.end_gesture()
            self._show_playing()

    def _show_playing(self) -> None:
        self.play.show_icon("pause" if self.playing else "play")
        self.play.setToolTip("Pause" if self.playing else _PLAY)

    def hideEvent(self, event: QHideEvent) -> None:
        """Play nothing that is not seen."""
        self._stop()

    def _told(self, index: int) -> str:
        return f"{_named(self._steps[index])} · {index + 1} of {len(self._steps)}"

    def _widest(self) -> int:
        longest = max(range(len(self._steps)), key=lambda index: (len(self._told(index)), index))
        return self.label.fontMetrics().horizontalAdvance(self._told(longest))

    def _move(self, by: int) -> None:
        self._stop()
        if 0 <= self._index + by < len(self._steps):
            self._go(self._index + by)

    def _go(self, index: int) -> None:
        step = self._steps[index]
        self.chosen.emit(0 if step is None else step)  # a state without a step stands before all others

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the focus of the keyboard."""
        if self.hasFocus():
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(QColor(self._workspace.tokens.accent), 1))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the state before or after with the arrow keys."""
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}
        by = moves.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self._move(by)


def _named(step: int | None) -> str:
    return "no step" if step is None else f"step {grouped(step)}"


def _tip(steps: tuple[int | None, ...]) -> str:
    listed = ", ".join(_named(step) for step in steps[:_LISTED])
    return f"This table was logged {len(steps)} times: {listed}{' …' if len(steps) > _LISTED else ''}"
