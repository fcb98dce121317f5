"""The primary action of a projection, and how its run goes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.embedding.projecting.loss_chart import LossChart
from app.views.embedding.projecting.run import Run
from app.widgets.buttons import IconButton, TextButton
from app.widgets.labels import label
from app.widgets.progress import ProgressBar
from app.workspace import Workspace
from core.analysis.projection.rounds import MORE
from core.state import ProjectionSpec
from core.style import SPACE
from core.style.text import duration
from core.views.embedding.methods import rounds_done, rounds_text
from core.views.embedding.runs.layouts import Layout

_STEPS = 1000
_SOON = 1.0
_PUSH, _MORE = "Push all points a little, in directions of chance", f"Do {MORE} more rounds than planned"
_PUSH_PLACED = "Push the placed points a little, in directions of chance; the fitted ones stay"
_MORE_BEFORE = f"Let the method do {MORE} more rounds, and refine the placed points once more after that"


class RunBox(QWidget):
    """Run, which becomes Stop with rounds, rate and the time that is left; what it leaves to say is on the picture."""

    run_wanted = Signal()
    continue_wanted = Signal()
    stop_wanted = Signal()
    pause_wanted = Signal(bool)
    perturb_wanted = Signal()
    extend_wanted = Signal()
    finish_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.run = TextButton(workspace, "Run", self.run_wanted.emit, "play", primary=True)
        self.go_on = TextButton(workspace, "Continue", self.continue_wanted.emit, "step-forward")
        self.stop = TextButton(workspace, "Stop", self.stop_wanted.emit, "stopped", primary=True)
        self.stop.setToolTip("End the run; the points stay where they are (Shift+R)")
        self.pause = IconButton(workspace, "pause", "Pause the run (P)")
        self.pause.setCheckable(True)
        self.pause.clicked.connect(lambda on: self.pause_wanted.emit(on))
        self.perturb = IconButton(workspace, "perturb", _PUSH)
        self.perturb.clicked.connect(lambda: self.perturb_wanted.emit())
        self.extend = IconButton(workspace, "step-forward", _MORE)
        self.extend.clicked.connect(lambda: self.extend_wanted.emit())
        self.finish = IconButton(workspace, "check", "End now and keep the points where they are, as the result")
        self.finish.clicked.connect(lambda: self.finish_wanted.emit())
        self.bar = ProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the run")
        self.status = label("", "caption", wrap=True)
        self.trouble = label("", "bad", wrap=True)
        self.chart = LossChart(workspace)
        self._lay_out()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(SPACE.unit)
        for button in (self.run, self.go_on, self.stop):
            line.addWidget(button, 1)
        for tool in (self.pause, self.perturb, self.extend, self.finish):
            line.addWidget(tool)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.inside)
        layout.addLayout(line)
        for widget in (self.bar, self.status, self.trouble, self.chart):
            layout.addWidget(widget)
        self.refuse("")

    def refuse(self, reason: str) -> None:
        """Say why a run was not started, nothing for an empty text."""
        self.trouble.setText(reason)
        self.trouble.setVisible(bool(reason))

    def show_idle(self, spec: ProjectionSpec, layout: Layout | None, hint: str, can_run: bool, can_go_on: bool) -> None:
        """Offer to run a method; `layout` is what is shown if a run made it, `hint` what the user should know before.

        `can_go_on` says whether a run could go on from that layout.
        """
        self._turn(False)
        self.go_on.setVisible(can_go_on)
        if can_go_on and layout is not None:
            self.go_on.setToolTip(f"Go on from the points as they are, {_left(layout)} (P)")
        self.run.setEnabled(can_run)
        self.run.setToolTip("Run the projection with these parameters (R)" if can_run else hint)
        self.status.setText(" · ".join(part for part in (_ended(spec, layout), hint) if part))
        self.status.setVisible(bool(self.status.text()))
        if layout is None:
            self.chart.hide()
        else:
            self.chart.show_losses(layout.losses, layout.epochs)

    def show_run(self, run: Run, preparing: bool, steered: bool) -> None:
        """Show how a run goes."""
        self._turn(True)
        self.refuse("")
        self.perturb.setVisible(steered)
        self.extend.setVisible(steered)
        self.finish.setVisible(steered)
        for tool, usual, refining in ((self.perturb, _PUSH, _PUSH_PLACED), (self.extend, _MORE, _MORE_BEFORE)):
            tool.setToolTip(refining if run.refining else usual)
            tool.setAccessibleName(tool.toolTip())
        self.pause.setVisible(run.epochs > 0)
        self.pause.setChecked(run.paused)
        self.pause.show_icon("play" if run.paused else "pause")
        tip = "Go on (P)" if run.paused else "Pause the run (P)"
        self.pause.setToolTip(tip)
        self.pause.setAccessibleName(tip)
        share = run.share
        self.bar.setRange(0, 0 if share is None else _STEPS)
        self.bar.setValue(0 if share is None else round(_STEPS * share))
        self.status.setText(progress_text(run, preparing))
        self.status.setVisible(True)
        self.chart.show_losses(np.array(run.losses, dtype=np.float32).reshape(-1, 2), run.epochs)

    def _turn(self, running: bool) -> None:
        self.run.setVisible(not running)
        for widget in (self.stop, self.bar):
            widget.setVisible(running)
        if running:
            self.go_on.hide()
        if not running:
            for tool in (self.pause, self.perturb, self.extend, self.finish):
                tool.hide()


def progress_text(run: Run, preparing: bool) -> str:
    """Return where a run stands: what it waits for, or rounds, rate and the time that is left."""
    if not run.begun:
        return "Waiting while projections are prepared, once on this computer" if preparing else "Waiting for its turn"
    step = f"Step {run.place + 1} of {len(run.steps)} · " if run.steps else ""
    if not run.epoch and not run.paused:
        return f"{step}{run.message or 'Starting'}"
    parts = [step + _capital(rounds_done(run.spec, run.epoch, run.epochs))]
    if run.paused:
        return f"{parts[0]} · paused"
    if run.refining:
        parts.append("refining the placed points")
    if run.rate > 0:
        left = (run.epochs - run.epoch) / run.rate
        parts.append(f"{run.rate:,.0f} a second" if run.rate >= _SOON else f"{1 / run.rate:,.1f} s each")
        parts.append(f"{duration(left)} left" if left >= _SOON else "nearly done")
    return " · ".join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _left(layout: Layout) -> str:
    return "for the rounds that are left" if layout.stopped else f"for {MORE} more rounds"


def _ended(spec: ProjectionSpec, layout: Layout | None) -> str:
    if layout is None or not layout.epochs:
        return ""
    took = f"{layout.seconds:.1f} s" if layout.seconds < 99.5 else duration(layout.seconds)
    if layout.stopped:
        return f"Stopped at {rounds_done(spec, layout.epoch, layout.epochs)}"
    return f"{rounds_text(spec, layout.epochs)} in {took}"
