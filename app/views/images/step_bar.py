"""Plays the steps at which images were logged, as the linked step of all views."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.background import Background
from app.widgets.buttons import IconButton
from app.widgets.step_slider import StepSlider, range_tip
from app.workspace import Workspace
from core.model import I8, Catalog
from core.session.command import change_session
from core.session.commands.cards.cards import change_view
from core.session.commands.cards.images import VIEW
from core.state import SessionState
from core.style import SPACE
from core.style.text import grouped
from core.views.images import PLUGIN
from core.views.payloads import kept_places, payload_cards
from core.views.step_range import stop_after

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)


class StepBar(QWidget):
    """A slider over all steps with images, play, speed and whether it begins again.

    Parameters
    ----------
    workspace
        The session and its services.
    ready
        Returns whether all cards show what they should: none is skipped while playing.
    """

    def __init__(self, workspace: Workspace, ready: Callable[[], bool]) -> None:
        super().__init__()
        self._workspace, self._ready = workspace, ready
        self.steps: I8 = np.empty(0, dtype=np.int64)
        self.play_button = IconButton(workspace, "play", "Play the images (Shift+Space)", self.toggle)
        self.loop = IconButton(workspace, "refresh", "Begin again at the end", self._loop)
        self.slider = StepSlider(workspace)
        self.speed = QComboBox()
        self._asked: object = None
        self._finder = Background(self._found, self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._frame)
        self._arrange()

    def _arrange(self) -> None:
        self.slider.setProperty("step", True)
        self.slider.setAccessibleName("Step of all images")
        self.slider.setMinimumWidth(90)
        self.slider.setMaximumWidth(300)
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderReleased.connect(self._workspace.session.end_gesture)
        self.loop.setCheckable(True)
        self.speed.addItems([f"{speed:g} / s" for speed in SPEEDS])
        self.speed.setAccessibleName("Images a second")
        self.speed.setToolTip("How many images are played in a second; none is left out")
        self.speed.activated.connect(self._chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.unit)
        row.addWidget(self.play_button)
        row.addWidget(self.slider, 1)
        row.addWidget(self.speed)
        row.addWidget(self.loop)

    @property
    def playing(self) -> bool:
        """Whether images are being played."""
        return self._timer.isActive()

    def show_state(self) -> None:
        """Show the linked step among those of the shown runs, speed and loop."""
        session = self._workspace.session
        catalog, state = session.catalog, session.state
        cards = payload_cards(catalog, state, PLUGIN)
        if self._asked is None or self._asked is not cards:
            self._asked = cards
            self._finder.ask(lambda: image_steps(catalog, state))
        wished = state.images
        nearest = min(SPEEDS, key=lambda speed: abs(speed - wished.speed))
        self.speed.setCurrentIndex(SPEEDS.index(nearest))
        self.loop.setChecked(wished.loop)
        self._show_step()

    def _found(self, steps: I8) -> None:
        self.steps = self.slider.steps = steps
        self._show_step()

    def _show_step(self) -> None:
        step, count = self._workspace.session.state.step, len(self.steps)
        self.setVisible(count > 1)
        place = count - 1 if step is None else int(np.searchsorted(self.steps, step, side="right")) - 1
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(count - 1, 0))
        self.slider.setPageStep(max(count // 10, 1))
        self.slider.setValue(max(place, 0))
        self.slider.blockSignals(False)
        if count:
            told = f"Step {grouped(int(self.steps[max(place, 0)]))} of all views"
            self.slider.setToolTip(range_tip(told, self._workspace))

    def _slid(self, place: int) -> None:
        if place < len(self.steps):
            self._set(int(self.steps[place]))

    def _set(self, step: int) -> None:
        self._workspace.session.do(change_session(f"Go to step {grouped(step)}", merge="step", step=step))

    def toggle(self) -> None:
        """Play from here, from the first image if this is the last; or stop."""
        if self.playing:
            self.stop()
        elif len(self.steps) > 1:
            state = self._workspace.session.state
            if stop_after(self.steps, state.step_range, state.step, begin_again=False) is None:
                self._set_next(begin_again=True)
            self._timer.start(round(1000 / self._workspace.session.state.images.speed))
            self._show_playing()

    def stop(self) -> None:
        """Stop where it is."""
        if self.playing:
            self._timer.stop()
            self._workspace.session.end_gesture()
            self._show_playing()

    def _frame(self) -> None:
        if not self.isVisible():
            self.stop()
        elif self._ready():
            self._set_next(self._workspace.session.state.images.loop)

    def _set_next(self, begin_again: bool) -> None:
        """Go to the next step of the linked range, of all where there is none; stop after the last."""
        state = self._workspace.session.state
        step = stop_after(self.steps, state.step_range, state.step, begin_again)
        if step is None:
            self.stop()
        else:
            self._set(step)

    def _show_playing(self) -> None:
        self.play_button.show_icon("pause" if self.playing else "play")
        self.play_button.setToolTip(f"{'Stop' if self.playing else 'Play the images'} (Shift+Space)")

    def _chosen(self, place: int) -> None:
        self._workspace.session.do(change_view(VIEW, "Speed of images", speed=SPEEDS[place]))
        if self.playing:
            self._timer.start(round(1000 / SPEEDS[place]))

    def _loop(self) -> None:
        now = self._workspace.session.state.images.loop
        self._workspace.session.do(
            change_view(VIEW, "Play images once" if now else "Play images on and on", loop=not now)
        )


def image_steps(catalog: Catalog, state: SessionState) -> I8:
    """Return all steps at which the shown runs logged images, in order, int64 (n,)."""
    found = [np.empty(0, dtype=np.int64)]
    for card in payload_cards(catalog, state, PLUGIN):
        series = catalog.runs[card.run].blobs[card.tag]
        found.append(series.step[kept_places(series)])
    steps: I8 = np.unique(np.concatenate(found))
    return steps
