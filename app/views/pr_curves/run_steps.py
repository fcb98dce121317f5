"""A slider for each run over the steps at which it logged curves, told as steps, as time since its start, as dates."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.widgets.buttons import IconButton, TextButton
from app.widgets.controls import Segments
from app.widgets.labels import ElidedLabel, label
from app.widgets.run_marks import Swatches
from app.workspace import Workspace
from core.session import Change
from core.session.commands.cards.pr_curves import change_pr_curves, follow_steps, hold_step
from core.state import PrTime
from core.style import SPACE
from core.style.text import counted
from core.views.pr_curves.run_steps import RunSteps, run_steps

_TIMES: Final = (
    (PrTime.STEP, "Step", "Sliders say training steps"),
    (PrTime.RELATIVE, "Relative", "Sliders say the time since each run began"),
    (PrTime.WALL, "Wall time", "Sliders say date and time of day"),
)
MOST: Final = 24
"""Runs that have a slider; those held, then the selected ones come first."""


class RunStepRow(QWidget):
    """The slider of one run: moving it holds the run at a step of its own."""

    def __init__(self, workspace: Workspace, swatches: Swatches) -> None:
        super().__init__()
        self._workspace, self._swatches = workspace, swatches
        self.shown: RunSteps | None = None
        self.mark, self.name, self.said = QLabel(), ElidedLabel(role="caption"), label("", "caption")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.free = IconButton(workspace, "close", "Follow the linked step again", self._follow, 20)
        policy = self.free.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.free.setSizePolicy(policy)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.unit)
        grid.setVerticalSpacing(0)
        grid.addWidget(self.mark, 0, 0)
        grid.addWidget(self.name, 0, 1)
        grid.addWidget(self.said, 0, 2, 1, 2)
        grid.addWidget(self.slider, 1, 0, 1, 3)
        grid.addWidget(self.free, 1, 3, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(1, 1)
        self.slider.valueChanged.connect(self._hold)
        self.slider.sliderReleased.connect(workspace.session.end_gesture)

    def show_steps(self, shown: RunSteps, time: PrTime) -> None:
        """Show where a run is."""
        self.shown = shown
        self.mark.setPixmap(self._swatches.of(shown.colour))
        self.name.setText(shown.run)
        self.said.setText(shown.times.text(shown.place, time))
        self.free.setVisible(shown.held is not None)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(len(shown.times.steps) - 1, 0))
            self.slider.setValue(max(shown.place, 0))
        self.slider.setProperty("step", shown.held is None)
        self.slider.style().polish(self.slider)
        self.slider.setAccessibleName(f"Step of {shown.run}")
        self.slider.setAccessibleDescription(self.said.text())
        self.setToolTip(f"{shown.tip}\n{'Held' if shown.held is not None else 'Follows the linked step'}")

    def _hold(self, place: int) -> None:
        if self.shown is not None:
            step = int(self.shown.times.steps[place])
            self._workspace.session.do(hold_step(self.shown.run, step, f"pr_curves.hold:{self.shown.run}"))

    def _follow(self) -> None:
        if self.shown is not None:
            self._workspace.session.do(hold_step(self.shown.run, None))


class RunStepsSection(QWidget):
    """All runs with curves; follows the session while somebody sees it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace, self._swatches = workspace, Swatches()
        self._stale = True
        self._ordered: tuple[frozenset[str], frozenset[str]] | None = None
        self._order: dict[str, int] = {}
        self.rows: list[RunStepRow] = []
        self.times = Segments("Sliders say", [(title, tip) for _, title, tip in _TIMES])
        self.follow = TextButton(workspace, "All follow the linked step", self._follow_all)
        self.more = label("", "caption", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE.inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.inside)
        column.addWidget(label("Steps of runs", "heading"))
        column.addWidget(self.times)
        column.addLayout(self._list)
        column.addWidget(self.more)
        column.addWidget(self.follow)
        self.times.chosen.connect(
            lambda place: workspace.session.do(change_pr_curves("Times of runs", time=_TIMES[place][0]))
        )
        workspace.changed.connect(self._changed)
        workspace.theme_changed.connect(self.refresh)

    def _follow_all(self) -> None:
        self._workspace.session.do(follow_steps())

    def _changed(self, change: Change) -> None:
        if change.catalog or change.before is not change.after:
            self._stale = True
            if self.isVisible():
                self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Show where every run is."""
        self._stale = False
        session = self._workspace.session
        time = session.state.pr_curves.time
        found = self._in_order(run_steps(session.catalog, session.state, self._workspace.theme))
        while len(self.rows) < min(len(found), MOST):
            self.rows.append(RunStepRow(self._workspace, self._swatches))
            self._list.addWidget(self.rows[-1])
        for row, shown in zip(self.rows, found, strict=False):
            row.show_steps(shown, time)
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(found))
        self.times.show_choice([each for each, *_ in _TIMES].index(time))
        self.more.setText(f"{counted(len(found) - MOST, 'run')} more: select runs to have their sliders here")
        self.more.setVisible(len(found) > MOST)
        self.follow.setVisible(bool(session.state.pr_curves.run_steps))

    def _in_order(self, found: tuple[RunSteps, ...]) -> tuple[RunSteps, ...]:
        """Return runs as they stand unless others are shown or selected: a slider must not slip away from the hand."""
        key = (frozenset(each.run for each in found), self._workspace.session.state.selected_runs)
        if key != self._ordered:
            self._ordered, self._order = key, {each.run: place for place, each in enumerate(found)}
        return tuple(sorted(found, key=lambda each: self._order[each.run]))
