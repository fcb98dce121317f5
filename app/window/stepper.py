"""The linked step: a slider over all logged steps, a box for a value, and play."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.background import Background
from app.widgets.buttons import IconButton
from app.widgets.fields import Field
from app.widgets.labels import label
from app.widgets.step_slider import StepSlider, range_tip
from app.workspace import Workspace
from core.model import I8
from core.session import Change
from core.session.command import change_session
from core.style.text import grouped
from core.views.runs import linked_steps, next_step
from core.views.step_range import inside

FRAME = 100
"""Milliseconds between two steps while playing."""
BOX_FRAME = 28
"""Pixels of the box around its text."""
LENGTH = 20.0
"""Seconds playing through everything takes at most."""


class Stepper(QWidget):
    """Moves the step that all views show."""

    playing_changed = Signal(bool)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.steps: I8 = np.empty(0, dtype=np.int64)
        self.slider = StepSlider(workspace)
        self.box = Field()
        self.back = IconButton(workspace, "step-back", "Previous step ([)", lambda: self.move_step(-1), size=24)
        self.play_button = IconButton(workspace, "play", "Play the steps (Space)", self.toggle_play, size=24)
        self.forward = IconButton(workspace, "step-forward", "Next step (])", lambda: self.move_step(1), size=24)
        self._finder = Background(self._found, self)
        self._timer = QTimer(self, interval=FRAME)
        self._timer.timeout.connect(self._frame)
        self._soon = QTimer(self, singleShot=True, interval=250)
        self._soon.timeout.connect(self._find)
        self._lay_out()
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderReleased.connect(workspace.session.end_gesture)
        self.box.editingFinished.connect(self._typed)
        workspace.changed.connect(self._changed)
        self._soon.start()
        self._show_step()

    def _lay_out(self) -> None:
        self.slider.setProperty("step", True)
        self.slider.setAccessibleName("Linked step")
        self.slider.setMinimumWidth(80)
        self.slider.setMaximumWidth(360)
        self.box.setAccessibleName("Linked step")
        self._fit_box()
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setToolTip("The step that all views show; empty for the last one")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(label("Step", "muted"))
        row.addWidget(self.box)
        row.addWidget(self.back)
        row.addWidget(self.play_button)
        row.addWidget(self.forward)
        row.addSpacing(4)
        row.addWidget(self.slider, 8)
        row.addStretch(1)

    @property
    def playing(self) -> bool:
        """Whether the steps are being played."""
        return self._timer.isActive()

    def move_step(self, offset: int) -> None:
        """Go some stops on or back."""
        self._set(next_step(self.steps, self.workspace.session.state.step, offset))

    def toggle_play(self) -> None:
        """Play from here, from the start if this is the end; or pause."""
        if self.playing:
            self._stop()
        elif len(self.steps) > 1:
            self._begin()
            self._timer.start()
            self._show_playing()

    def _begin(self) -> None:
        """Go to the first step of what is played, unless there is more of it to come."""
        step, own = self.workspace.session.state.step, self._played()
        now = int(self.steps[-1]) if step is None else step
        if step is None or not own[0] <= now < own[-1]:
            self._set(int(own[0]))

    def _played(self) -> I8:
        """Return the steps of the linked range, all where none lies in it."""
        own = self.steps[inside(self.steps, self.workspace.session.state.step_range)]
        return own if len(own) else self.steps

    def _frame(self) -> None:
        own, step = self._played(), self.workspace.session.state.step
        stride = max(1, round(len(own) * FRAME / 1000 / LENGTH))
        now = int(self.steps[-1]) if step is None else step
        place = int(np.searchsorted(own, now, side="right")) - 1 + stride
        ends = place >= len(own) - 1
        last = int(own[-1])
        self._set(int(own[place]) if not ends else None if last == int(self.steps[-1]) else last)
        if ends:
            self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        self.workspace.session.end_gesture()
        self._show_playing()

    def _show_playing(self) -> None:
        self.play_button.show_icon("pause" if self.playing else "play")
        self.play_button.setToolTip("Pause (Space)" if self.playing else "Play the steps (Space)")
        self.playing_changed.emit(self.playing)

    def _set(self, step: int | None) -> None:
        label_text = "Follow the last step" if step is None else f"Go to step {grouped(step)}"
        self.workspace.session.do(change_session(label_text, merge="step", step=step))

    def _slid(self, place: int) -> None:
        if len(self.steps):
            last = place >= len(self.steps) - 1
            self._set(None if last else int(self.steps[place]))

    def _typed(self) -> None:
        if not self.box.isModified():
            return
        self.box.setModified(False)
        self._set(self._value(self.box.text()))
        self.workspace.session.end_gesture()
        self._show_step()

    def _value(self, text: str) -> int | None:
        digits = "".join(letter for letter in text if letter.isdigit() or letter == "-")
        if not text.strip():
            return None
        try:
            step = int(digits)
        except ValueError:
            return self.workspace.session.state.step
        return None if len(self.steps) and step >= self.steps[-1] else step

    def _changed(self, change: Change) -> None:
        if change.catalog and not self._soon.isActive():
            self._soon.start()
        if change.before.step != change.after.step or change.before.step_range != change.after.step_range:
            self._show_step()

    def _find(self) -> None:
        catalog = self.workspace.session.catalog
        self._finder.ask(lambda: linked_steps(catalog))

    def _found(self, steps: I8) -> None:
        self.steps = self.slider.steps = steps
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, len(steps) - 1))
        self.slider.setPageStep(max(1, len(steps) // 20))
        self.slider.blockSignals(False)
        self._fit_box()
        self._show_step()

    def _fit_box(self) -> None:
        """Make the box as wide as the longest step."""
        last = grouped(int(self.steps[-1])) if len(self.steps) else ""
        self.box.setFixedWidth(max(76, self.box.fontMetrics().horizontalAdvance(last) + BOX_FRAME))

    def _show_step(self) -> None:
        step = self.workspace.session.state.step
        several = len(self.steps) > 1
        for widget in (self.slider, self.box, self.back, self.play_button, self.forward):
            widget.setEnabled(several)
        last = int(self.steps[-1]) if len(self.steps) else None
        shown = last if step is None else step
        if not (self.box.hasFocus() and self.box.isModified()):  # what is being typed is the user's
            self.box.setText("" if shown is None else grouped(shown))
        place = len(self.steps) - 1 if step is None else int(np.searchsorted(self.steps, step, side="right")) - 1
        self.slider.blockSignals(True)
        self.slider.setValue(max(0, place))
        self.slider.blockSignals(False)
        told = "Follows the last step" if step is None else f"Step {grouped(step)}"
        self.slider.setToolTip(range_tip(told, self.workspace))
