"""Runs of projections in the real window: ``python -m tests.benchmarks.projection_windows FILE METHOD [hover]``.

What it reports as JSON is counted from the click on Run.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass, field

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.cli.smoke_window import SmokeWindow
from app.heartbeat import Heartbeat
from app.reading import Reading
from app.settings import Remembered
from app.sources import parse
from app.views.embedding.panel import Panel
from app.views.embedding.view import EmbeddingView
from core.views.embedding.runs.layouts import Layout

PATIENCE = 120.0
FOLLOWED = 20.0
"""Seconds after which a run that goes on is stopped."""
LONG = 0.05
"""Seconds from which a stall can be felt."""
HOVERED_EVERY = 16
"""Milliseconds between two moves of the mouse."""


@dataclass
class Seen:
    """How a run went.

    Attributes
    ----------
    first, finished
        Seconds until the first frame was painted and until the result was; 0 for never.
    lasted
        Seconds that it was followed.
    epochs, rate
        Rounds at the end, and of them a second since the first frame.
    frames
        How often points were painted while it ran.
    stall, where
        Longest time in which the window's thread did not come back to its events, in milliseconds, and what it did.
    busy
        Most of those milliseconds that the thread was computing itself; the rest it waited for a processor or a lock.
    late
        How often that took more than 50 ms.
    stopped
        Milliseconds from the click on Stop until the window was idle; 0 where it ended by itself.
    hovered
        Rows that the mouse met.
    """

    first: float = 0.0
    lasted: float = 0.0
    finished: float = 0.0
    epochs: int = 0
    rate: float = 0.0
    frames: int = 0
    stall: float = 0.0
    busy: float = 0.0
    late: int = 0
    stopped: float = 0.0
    hovered: int = 0
    where: list[str] = field(default_factory=list)


class Counting(Heartbeat):
    """A heartbeat that also keeps every stall above 50 ms: seconds, processor time of the thread in it, and where."""

    def __init__(self) -> None:
        super().__init__(watch=True)
        self.stalls: list[tuple[float, float, str]] = []
        self._used = time.thread_time()
        self.began = time.perf_counter()

    def _beat(self) -> None:
        before, self.longest = self.longest, 0.0
        used, self._used = self._used, time.thread_time()
        super()._beat()
        if self.longest > LONG:
            at = f"at {time.perf_counter() - self.began:.2f} s"
            self.stalls.append((self.longest, self._used - used, f"{at}\n{self.where}"))
        self.longest = max(before, self.longest)


class Mouse:
    """A hand that moves the mouse over the points all the time."""

    def __init__(self, view: EmbeddingView) -> None:
        self.met: set[int] = set()
        self._view, self._random = view, np.random.default_rng(1)
        self._timer = QTimer(interval=HOVERED_EVERY)
        self._timer.timeout.connect(self._move)

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def _move(self) -> None:
        canvas = self._view.canvas
        x, y = self._random.uniform(0.2, 0.8, 2) * (canvas.width(), canvas.height())
        where = QPointF(canvas.mapToGlobal(QPoint(round(x), round(y))))
        none = Qt.MouseButton.NoButton
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(x, y), where, none, none, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas, event)
        row = self._view.workspace.session.hover.row
        if row is not None:
            self.met.add(row)


def watch(smoke: SmokeWindow, view: EmbeddingView, method: str, hover: bool) -> Seen:
    """Choose a method, click on Run, follow the run to its end or for a while, and return how it went."""
    panel = view.panel()
    assert isinstance(panel, Panel)
    panel.reveal(panel.projection)
    view.projecting.choose(method)
    assert smoke.wait(view.ready, PATIENCE)
    seen, heart, mouse = Seen(), Counting(), Mouse(view)
    painted = view.canvas.surface.painted
    heart.start()
    if hover:
        mouse.start()
    began = time.perf_counter()
    QTest.mouseClick(panel.projection.run_box.run, Qt.MouseButton.LeftButton)

    def moved() -> bool:
        frame = view.acts.frame
        return frame is not None and "epoch" in frame.scene.note and view.canvas.surface.painted > painted

    assert smoke.wait(moved, PATIENCE), "no frame came"
    seen.first = time.perf_counter() - began
    run = view.projecting.running()
    start = 0 if run is None else run.epoch
    smoke.wait(lambda: view.projecting.running() is None, FOLLOWED)
    taken = time.perf_counter() - began
    last = view.projecting.running()
    if last is None:
        assert smoke.wait(view.ready, PATIENCE)
        seen.finished = taken
    seen.lasted = taken
    seen.epochs = 0 if run is None else run.epoch
    seen.rate = (seen.epochs - start) / (taken - seen.first)
    seen.frames = view.canvas.surface.painted - painted
    if last is not None:
        clicked = time.perf_counter()
        QTest.mouseClick(panel.projection.run_box.stop, Qt.MouseButton.LeftButton)
        assert smoke.wait(view.ready, PATIENCE)
        seen.stopped = 1000 * (time.perf_counter() - clicked)
    mouse.stop()
    seen.stall = 1000 * heart.stop()
    seen.late, seen.hovered = len(heart.stalls), len(mouse.met)
    seen.busy = 1000 * max((used for _, used, _ in heart.stalls), default=0.0)
    longest = sorted(heart.stalls, reverse=True)[:5]
    seen.where = [f"{1000 * stall:.0f} ms, {1000 * used:.0f} of them busy\n{where}" for stall, used, where in longest]
    assert seen.finished == 0 or isinstance(view.projecting.about and view.projecting.about.projection, Layout)
    return seen


def main(file: str, method: str, hover: bool) -> None:
    """Open a table, watch one run and print what was seen."""
    sources = parse([file])
    with SmokeWindow(Remembered(), sources, Reading(sources).start(), watch=False) as smoke:
        window = smoke.window
        window.choose_view("embedding")
        assert smoke.wait(lambda: isinstance(window.stage.current, EmbeddingView), PATIENCE)
        view = window.stage.current
        assert isinstance(view, EmbeddingView)
        assert smoke.wait(lambda: view.has_points() and view.ready(), PATIENCE)
        view.runs.warm()
        assert smoke.wait(lambda: not view.runs.preparing, PATIENCE), "nothing was prepared"
        seen = watch(smoke, view, method, hover)
        assert not smoke.errors, smoke.errors
    print(json.dumps(asdict(seen)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], "hover" in sys.argv[3:])
