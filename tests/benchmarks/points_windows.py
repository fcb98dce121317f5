"""Millions of points in the real window: ``python -m tests.benchmarks.points_windows FOLDER [where]``.

It prints as JSON how long each thing a user does took, and how long the window's thread was held up meanwhile; with
``where`` also what held it up, on standard error.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.cli.smoke_window import SmokeWindow
from app.heartbeat import Heartbeat
from app.reading import Reading
from app.settings import Remembered
from app.sources import parse
from app.views.embedding.scene.gestures import Tool
from app.views.embedding.view import EmbeddingView
from core.cloud.cloud import Cloud
from core.cloud.compiling import compiled
from core.session.command import change_embedding

PATIENCE = 240.0
WIDTH, HEIGHT = 1280, 800
MOVE_EVERY = 16
"""Milliseconds between two moves of the mouse."""


@dataclass
class Phase:
    """One thing that was done.

    Attributes
    ----------
    took
        Seconds until the picture showed it, with a sample of its points at least; `whole` until every point did.
    stall, busy
        Longest time in which the window's thread did not come back to its events, in milliseconds, and how many of
        them that thread was computing itself at most; the rest it waited for a processor or a lock.
    """

    name: str
    took: float = 0.0
    whole: float = 0.0
    stall: float = 0.0
    busy: float = 0.0
    where: str = ""


class Beats(Heartbeat):
    """A heartbeat that is read phase by phase."""

    def __init__(self) -> None:
        super().__init__(watch=True)
        self.busiest = 0.0
        self._used = time.thread_time()

    def start(self) -> None:
        """Begin to beat; what was computed before does not count."""
        self._used = time.thread_time()
        super().start()

    def _beat(self) -> None:
        used, self._used = self._used, time.thread_time()
        self.busiest = max(self.busiest, self._used - used)
        super()._beat()

    def read(self, phase: Phase) -> Phase:
        """Fill in what was seen since the last reading."""
        self._beat()
        phase.stall, phase.busy, phase.where = 1000 * self.longest, 1000 * self.busiest, self.where
        self.longest = self.busiest = 0.0
        self.where = ""
        return phase


class Hand:
    """A window with millions of points, and a hand that uses it."""

    def __init__(self, smoke: SmokeWindow) -> None:
        self.smoke, self.window = smoke, smoke.window
        self.heart = Beats()
        self.phases: list[Phase] = []

    @property
    def view(self) -> EmbeddingView:
        view = self.window.stage.current
        assert isinstance(view, EmbeddingView)
        return view

    def wait(self, done: Callable[[], bool]) -> None:
        assert self.smoke.wait(done, PATIENCE), f"{[phase.name for phase in self.phases]}: no end came"

    def rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self.smoke.wait(lambda: time.monotonic() > end, seconds + 1)

    def open(self) -> None:
        """Open the view and follow it from the coordinates to the whole order."""
        self.window.choose_view("embedding")
        self.wait(lambda: isinstance(self.window.stage.current, EmbeddingView))
        self.heart.start()
        session, opening, coordinates = self.window.workspace.session, Phase("opening"), 0.0

        def projected() -> bool:
            about = self.view.projecting.about
            return about is not None and about.projection is not None

        self.wait(lambda: projected() and compiled())
        coordinates = time.perf_counter()
        self.wait(lambda: self.view.has_points() and self.view.canvas.surface.painted > 0)
        opening.took = time.perf_counter() - coordinates
        self.wait(lambda: self._cloud() is not None)
        opening.whole = time.perf_counter() - coordinates
        self.wait(lambda: self.view.ready() and self._coloured())
        assert session.catalog.embeddings
        self.rest(1.0)
        self.phases.append(self.heart.read(opening))

    def _cloud(self) -> Cloud | None:
        about = self.view.projecting.about
        return about.cloud if about is not None and about.cloud is not None and about.cloud.whole else None

    def _coloured(self) -> bool:
        frame = self.view.acts.frame
        return frame is not None and frame.scene.legend is not None

    def act(self, name: str, does: Callable[[], object]) -> None:
        """Do something and wait until it is seen, first with a sample of the points, then with all."""
        view, before = self.view, self.view.acts.frame
        surface, painted = view.canvas.surface, view.canvas.surface.painted
        phase, seen = Phase(name), list[float]()
        began = time.perf_counter()

        def shown() -> bool:
            after = view.acts.frame
            changed = before is None or after is None or after.points is not before.points
            return changed and surface.painted > painted

        def note() -> None:
            if not seen and shown():
                seen.append(time.perf_counter() - began)

        noting = surface.shares.changed.connect(note)  # whoever looks now and then sees it up to 10 ms later
        does()
        self.wait(shown)
        phase.took = seen[0] if seen else time.perf_counter() - began
        surface.shares.changed.disconnect(noting)
        self.wait(view.ready)
        phase.whole = time.perf_counter() - began
        self.rest(0.3)
        self.phases.append(self.heart.read(phase))

    def move(self, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
        """Move the mouse over the picture."""
        canvas, at = self.view.canvas, QPointF(x, y)
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, QPointF(canvas.mapToGlobal(at)), Qt.MouseButton.NoButton, button,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(canvas, event)

    def go(self, name: str, path: list[QPointF], button: Qt.MouseButton) -> None:
        """Move along a path, pressed or not, a place every 16 ms."""
        canvas, places = self.view.canvas, iter(path[1:])
        painted, began = canvas.surface.painted, time.perf_counter()
        pressed = button is not Qt.MouseButton.NoButton
        if pressed:
            QTest.mousePress(canvas, button, Qt.KeyboardModifier.NoModifier, path[0].toPoint())
        timer, over = QTimer(interval=MOVE_EVERY), False

        def step() -> None:
            nonlocal over
            at = next(places, None)
            over = at is None
            if at is not None:
                self.move(at.x(), at.y(), button)

        timer.timeout.connect(step)
        timer.start()
        self.wait(lambda: over)
        timer.stop()
        if pressed:
            QTest.mouseRelease(canvas, button, Qt.KeyboardModifier.NoModifier, path[-1].toPoint())
        took = time.perf_counter() - began
        phase = Phase(name, took / max(canvas.surface.painted - painted, 1))
        self.wait(self.view.ready)
        phase.whole = time.perf_counter() - began - took
        self.rest(0.3)
        self.phases.append(self.heart.read(phase))

    def circle(self, count: int, reach: float = 0.25) -> list[QPointF]:
        """Return places on a circle around the middle of the picture."""
        width, height = self.view.canvas.width(), self.view.canvas.height()
        turns = [2 * math.pi * step / count for step in range(count + 1)]
        return [
            QPointF(width / 2 + reach * height * math.cos(turn), height / 2 + reach * height * math.sin(turn))
            for turn in turns
        ]


def use(hand: Hand) -> None:
    """Do what people do with points."""
    left, no_button = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    session, view = hand.window.workspace.session, hand.view
    hand.go("orbiting", hand.circle(120), left)
    hand.go("hovering", hand.circle(120), no_button)
    key = next(iter(view.legend.entry_rows))
    hand.act("recolouring by a number", lambda: session.do(change_embedding("Colour by", colour_by="distance")))
    hand.act("recolouring by classes", lambda: session.do(change_embedding("Colour by", colour_by="cluster")))
    hand.act("recolouring once more", lambda: session.do(change_embedding("Colour by", colour_by="distance")))
    hand.act("and back", lambda: session.do(change_embedding("Colour by", colour_by="cluster")))
    before = view.acts.frame
    view.toggle_tool(Tool.LASSO)
    hand.go("lasso", hand.circle(100), left)
    hand.wait(lambda: view.acts.frame is not before and view.has_selection() and view.ready())
    hand.phases.append(hand.heart.read(Phase("the lasso's selection shown")))
    view.toggle_tool(Tool.LASSO)
    hand.act("inverting", view.acts.invert)
    hand.act("isolating a class", lambda: view.legend.isolated.emit(key))
    hand.act("all classes again", session.undo)
    hand.act("undoing the inversion", session.undo)
    hand.act("redoing it", session.redo)
    hand.act("hiding the selection", view.acts.hide_selection)
    hand.act("showing it again", session.undo)
    hand.act("selecting nothing", view.acts.clear_selection)
    hand.act("two dimensions, density", lambda: view.acts.set_dimensions(2))
    hand.go("panning", hand.circle(120), left)


def main(folder: str, explained: bool) -> None:
    """Open a folder, use it and print what was seen."""
    sources = parse([folder])
    with SmokeWindow(Remembered(), sources, Reading(sources).start(), watch=False) as smoke:
        smoke.window.resize(WIDTH, HEIGHT)
        hand = Hand(smoke)
        hand.open()
        use(hand)
        assert not smoke.errors, smoke.errors
    import resource

    for phase in hand.phases if explained else ():
        print(f"{phase.name}: {phase.took:.3f} s, {phase.whole:.3f} s, {phase.stall:.0f} ms, {phase.busy:.0f} busy\n"
              f"{phase.where if phase.stall > 30 else ''}", file=sys.stderr)  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"phases": [asdict(phase) for phase in hand.phases], "peak": peak}))


if __name__ == "__main__":
    main(sys.argv[1], "where" in sys.argv[2:])
