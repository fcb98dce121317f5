"""The scalars view in the real window: command to first chart of 50 runs, memory, repaint and hover.

The repaint is compared with a chart of pyqtgraph alone, one item a run, in the same process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.benchmarks.measure import Measure, as_installed

if TYPE_CHECKING:
    from app.views.scalars.card import CardWidget
    from app.views.scalars.view import ScalarsView

ROOT = Path(__file__).resolve().parents[2]
RUNS, TAGS, STEPS = 50, 20, 5000
PATIENCE = 300.0
REPEATS = 20


def run() -> list[Measure]:
    """Measure in processes of their own, as a user starts the program."""
    from tests.benchmarks.event_logs import Form, write_runs

    with tempfile.TemporaryDirectory(prefix="armillary-scalars-") as folder:
        write_runs(Path(folder), RUNS, TAGS, STEPS, (Form.SIMPLE, Form.CONTENT))
        _child(folder)  # once to compile the kernels and to have the files in memory, as from the second start on
        found = _child(folder)
    logs, one = f"{RUNS} runs x {TAGS} tags x {STEPS:,} steps", f"chart of {RUNS} runs"
    near = f"{found['cards']:.0f} cards in sight"
    return [
        Measure(f"{logs}: command to first chart with all runs", 3.0, found["first"], "s", True, "warm file cache"),
        Measure(f"{logs}: command to all charts in sight", 5.0, found["all"], "s", True, near),
        Measure(f"{logs}: memory with them", 600.0, found["memory"], "MiB", True, "PSS, processes summed"),
        Measure(f"{logs}: longest stall until then", 50.0, found["stall"], "ms", True, "of the window's thread"),
        Measure(f"{one}: repaint against plain pyqtgraph", 0.1, found["ratio"], "x", True, found["repaints"]),
        Measure(f"{one}: smoothing moved until painted", 200.0, found["smoothing"], "ms", True, "on another thread"),
        Measure(f"{one}: mouse move until values are laid out", 16.0, found["hover"], "ms", True, f"median, {near}"),
    ]


def _child(folder: str) -> dict[str, Any]:
    environment = as_installed(ARMILLARY_BENCH_BEGAN=repr(time.time()))
    command = [sys.executable, "-m", "tests.benchmarks.bench_scalars", folder]
    answer = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True, timeout=PATIENCE
    )
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def _measure(folder: str) -> dict[str, float | str]:
    from app.cli.smoke_window import SmokeWindow
    from app.heartbeat import Heartbeat
    from app.reading import Reading
    from app.settings import Remembered
    from app.sources import parse
    from app.views.scalars.view import ScalarsView

    sources = parse([folder])
    with SmokeWindow(Remembered(), sources, Reading(sources).start(), watch=False) as smoke:
        heart = Heartbeat()
        heart.start()
        smoke.window.choose_view("scalars")

        def view() -> ScalarsView | None:
            current = smoke.window.stage.current
            return current if isinstance(current, ScalarsView) else None

        assert smoke.wait(lambda: (shown := view()) is not None and _complete(shown), PATIENCE), "no chart came"
        first = _since_began()
        shown = view()
        assert shown is not None
        assert smoke.wait(shown.ready, PATIENCE)
        found: dict[str, float | str] = {
            "first": first,
            "all": _since_began(),
            "cards": float(len(shown.grid.cards)),
            "memory": _memory(),
            "stall": heart.stop() * 1e3,
        }
        found.update(_repaints(shown))
        found["smoothing"] = _smoothing(shown, smoke.wait)
        found["hover"] = _hover(shown)
        return found


def _since_began() -> float:
    return time.time() - float(os.environ["ARMILLARY_BENCH_BEGAN"])


def _complete(view: ScalarsView) -> bool:
    """Whether one card shows the curves of all runs with all their points."""
    for card in view.grid.cards.values():
        painted = card.painted
        if painted is None or painted.coarse or card.plot.marks.paints == 0:
            continue
        if len(painted.wish.lines) == RUNS and all(len(line.series) == STEPS for line in painted.wish.lines):
            return True
    return False


def _memory() -> float:
    import psutil

    process = psutil.Process()
    return float(sum(p.memory_full_info().pss for p in (process, *process.children(recursive=True)))) / 2**20


def _repaints(view: ScalarsView) -> dict[str, float | str]:
    card = _first(view)
    own = _median(lambda: card.plot.grab())
    plain = _plain_pyqtgraph(card)
    return {"ratio": own / plain, "repaints": f"{own:.1f} ms against {plain:.0f} ms"}


def _first(view: ScalarsView) -> CardWidget:
    return min(view.grid.cards.values(), key=lambda card: (card.y(), card.x()))


def _plain_pyqtgraph(card: CardWidget) -> float:
    """Milliseconds of a repaint of the same curves as PlotDataItems with the library's own reduction."""
    import pyqtgraph as pg

    assert card.painted is not None
    plot = pg.PlotWidget(antialias=True)
    plot.resize(card.plot.size())
    for line, track in zip(card.painted.wish.lines, card.painted.wish.tracks(), strict=True):
        for width, values in ((1.25, track.value), (1.25, track.smoothed(card.painted.wish.smoother, line.across))):
            item = plot.plot(track.step, values, pen=pg.mkPen(line.colour, width=width), antialias=True)
            item.setDownsampling(auto=True, method="peak")
            item.setClipToView(True)
    plot.grab()
    took = _median(lambda: plot.grab(), 3)
    plot.close()
    return took


def _median(work: Callable[[], object], repeats: int = REPEATS) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return float(np.median(times))


def _smoothing(view: ScalarsView, wait: Callable[[Callable[[], bool], float], bool]) -> float:
    """Milliseconds from a command until the first card shows it, others being painted after it."""
    from core.session.commands.cards.scalars import smooth_curves

    card, times = _first(view), []
    for weight in (0.7, 0.8, 0.9):
        start = time.perf_counter()
        view.workspace.session.do(smooth_curves(weight))
        assert wait(lambda amount=weight: _smoothed_by(card, amount), 60.0)  # type: ignore[misc]
        times.append((time.perf_counter() - start) * 1e3)
        assert wait(view.ready, 60.0)
    return float(np.median(times))


def _smoothed_by(card: CardWidget, amount: float) -> bool:
    return card.painted is not None and card.painted.wish.smoothing.amount == amount


def _hover(view: ScalarsView) -> float:
    """Milliseconds from a mouse move until table, cursor lines and highlighted run are laid out and painted."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    card, none, times = _first(view), Qt.MouseButton.NoButton, []
    port = card.plot.viewport()
    for share in np.linspace(0.3, 0.8, 40):
        place = QPointF(port.width() * share, port.height() / 2)
        move = QMouseEvent(
            QEvent.Type.MouseMove, place, QPointF(port.mapToGlobal(place)), none, none, Qt.KeyboardModifier.NoModifier
        )
        start = time.perf_counter()
        QApplication.sendEvent(port, move)
        times.append((time.perf_counter() - start) * 1e3)
        QApplication.processEvents()
    assert view.gestures.readout.isVisible(), "no values were shown"
    return float(np.median(times))


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1])))
