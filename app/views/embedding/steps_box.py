"""Whether all logged steps are projected together, how firmly each is held, and what that costs."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.views.embedding.projecting.walk_chart import WalkChart
from app.widgets.labels import label
from app.workspace import Workspace
from core.analysis.projection.aligned.following import alignable
from core.model import EmbeddingTable
from core.state import EmbeddingState
from core.style import SPACE
from core.style.text import counted, grouped
from core.views.embedding import Known
from core.views.embedding.runs.walk import Walk, said

_TENTHS = 20


class StepsBox(QWidget):
    """A switch; with it, a slider from faithful to stable and what was measured."""

    align_wanted = Signal(bool)
    strength_wanted = Signal(float)
    strength_chosen = Signal()
    """The slider was let go."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.switch = QCheckBox("All steps")
        self.switch.setToolTip(
            "Project every logged step, each laid over the one before, so that points can be followed through training"
        )
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _TENTHS)
        self.slider.setPageStep(_TENTHS // 4)
        self.slider.setAccessibleName("Faithful to stable")
        self.slider.setToolTip(
            "Faithful lets every step show its own neighbours as well as it can; stable holds points where they were"
        )
        self.measured = label("", "caption", wrap=True)
        self.chart = WalkChart(workspace)
        self.chart.setToolTip(
            "Over the steps: the share of nearest neighbours that the picture keeps, "
            "and how far the middle point moves from one step to the next, as a share of the radius"
        )
        self._lay_out()
        self.switch.clicked.connect(self.align_wanted)
        self.slider.valueChanged.connect(lambda value: self.strength_wanted.emit(value / _TENTHS))
        self.slider.sliderReleased.connect(self.strength_chosen)

    def _lay_out(self) -> None:
        self.held = QWidget()
        line = QHBoxLayout(self.held)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE.inside)
        line.addWidget(label("Faithful", "caption"))
        line.addWidget(self.slider, 1)
        line.addWidget(label("Stable", "caption"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.inside)
        for widget in (self.switch, self.held, self.measured, self.chart):
            layout.addWidget(widget)

    def show_state(self, about: Known | None, wish: EmbeddingState) -> None:
        """Show what is chosen and what was measured; nothing for a table that was logged once."""
        choice = wish.choice
        table = None if about is None else about.subject.table
        several = table is not None and len(table.steps) > 1
        self.setVisible(alignable(choice.method) and (several or choice.all_steps))
        self.switch.setChecked(choice.all_steps)
        steps = 0 if table is None else len(table.steps)
        self.switch.setText(f"All {grouped(steps)} steps" if several else "All steps")
        self.held.setVisible(choice.all_steps)
        blocker = QSignalBlocker(self.slider)
        self.slider.setValue(round(choice.strength * _TENTHS))
        blocker.unblock()
        walk = None if about is None or not choice.all_steps else about.walk
        self.measured.setVisible(choice.all_steps)
        self.chart.setVisible(walk is not None and walk.made > 1)
        if about is not None and table is not None:
            self._show_walk(walk, table, table.steps.index(about.subject.state))

    def _show_walk(self, walk: Walk | None, table: EmbeddingTable, place: int) -> None:
        if walk is None:
            self.measured.setText("Run shows what each step keeps of its neighbours and how far points move")
            return
        self.measured.setText(_measured(walk, table, place))
        self.chart.show_walk(walk, place, (_named(table, 0), _named(table, len(table.steps) - 1)))
        self.chart.setAccessibleDescription(self.measured.text())


def _measured(walk: Walk, table: EmbeddingTable, place: int) -> str:
    here, mean = said(walk, place), said(walk, -1)
    lines = [f"{_named(table, place).capitalize()} {here}" if here else "", f"A step on average {mean}" if mean else ""]
    if walk.unmatched:
        lines.append(f"{counted(walk.unmatched, 'row')} had no counterpart in the step before")
    return "\n".join(line for line in lines if line)


def _named(table: EmbeddingTable, place: int) -> str:
    step = table.steps[place].step
    return "no step" if step is None else f"step {grouped(step)}"
