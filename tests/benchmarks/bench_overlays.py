"""Overlays of hundreds and thousands of runs in the real window: first chart, filter, frames of a pan, memory.

A frame is what one move of the mouse costs the window's thread until everything has been painted; the curves of the
part that comes into sight follow from another thread, and how long that takes is said beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tests.benchmarks.measure import Measure, as_installed

if TYPE_CHECKING:
    from app.cli.smoke_window import SmokeWindow
    from app.views.scalars.card import CardWidget
    from app.views.scalars.view import ScalarsView

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 300.0
MOVES: Final = 30


@dataclass(frozen=True, slots=True)
class Bed:
    """Runs that are looked at together; `peer` says whether pyqtgraph draws the same."""

    runs: int
    tags: int
    steps: int
    peer: bool = False

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        return f"{self.runs:,} runs x {self.tags} tags x {self.steps:,} steps"


BEDS: Final = {
    "wide": Bed(200, 1, 10_000, peer=True),
    "huge": Bed(1_000, 1, 10_000),
    "many": Bed(2_000, 10, 100),
    "few": Bed(50, 20, 5_000),
    "short": Bed(500, 1, 200),
}


def run() -> list[Measure]:
    """Measure each bed in a process of its own, as a user starts the program."""
    return [measure for name in BEDS for measure in _measures(name)]


def _measures(name: str) -> list[Measure]:
    from tests.benchmarks.event_logs import Form, write_runs

    bed = BEDS[name]
    with tempfile.TemporaryDirectory(prefix="armillary-overlays-") as folder:
        write_runs(Path(folder), bed.runs, bed.tags, bed.steps, (Form.SIMPLE,))
        _child(folder, name)  # once to compile the kernels and to have the files in memory, as from the second start on
        found = _child(folder, name)
    frames = f"worst {found['worst']:.0f} ms; curves followed after {found['follow']:.0f} ms"
    pan = Measure(f"{bed.title}: frame of a pan", 33.0, found["frame"], "ms", True, frames)
    made = [pan]
    if name == "short":
        made.append(
            Measure(f"{bed.title}: folder opened to all drawn", 0.6, found["open"], "s", True, "window is there")
        )
    if name == "many":
        quick = f"all charts in sight; the first one {found['filter_first']:.2f} s"
        made.append(Measure(f"{bed.title}: command to first chart", 4.0, found["first"], "s", True, found["start"]))
        made.append(Measure(f"{bed.title}: filter by expression to redrawn", 0.15, found["filter"], "s", True, quick))
        made.append(Measure(f"{bed.title}: memory", 700.0, found["memory"], "MiB", True, "PSS, processes summed"))
    if bed.peer:
        note = f"pyqtgraph with its own downsampling {found['plain']:.0f} ms"
        made.append(
            Measure(
                f"{bed.title}: frame against PlotWidget", 5.0, found["plain"] / found["frame"], "x less", False, note
            )
        )
    return made


def _child(folder: str, name: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_overlays", folder, name]
    answer = subprocess.run(
        command, cwd=ROOT, env=as_installed(ARMILLARY_BENCH_BEGAN=repr(time.time())),
        check=True, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def _measure(folder: str, name: str) -> dict[str, float | str]:
    from app.cli.smoke_window import SmokeWindow
    from app.reading import Reading
    from app.settings import Remembered
    from app.sources import parse
    from app.views.scalars.view import ScalarsView

    bed, sources = BEDS[name], parse([folder])
    entered = time.time() - float(os.environ["ARMILLARY_BENCH_BEGAN"])
    with SmokeWindow(Remembered(), sources, Reading(sources).start(), watch=False) as smoke:
        smoke.window.choose_view("scalars")

        def view() -> ScalarsView | None:
            current = smoke.window.stage.current
            return current if isinstance(current, ScalarsView) else None

        assert smoke.wait(lambda: (shown := view()) is not None and _complete(shown, bed), PATIENCE), "no chart came"
        first = time.time() - float(os.environ["ARMILLARY_BENCH_BEGAN"])
        shown = view()
        assert shown is not None
        assert smoke.wait(shown.ready, PATIENCE)
        found: dict[str, float | str] = {
            "first": first,
            "start": f"of it {entered:.2f} s until the modules are loaded",
            "memory": _memory(),
        }
        found |= _pan(shown, smoke)
        if bed.peer:
            found["plain"] = _plain_pyqtgraph(_first(shown))
        if name == "many":
            found |= _filter(shown, smoke)
        if name == "short":
            found["open"] = _open(folder, smoke, lambda: (now := view()) is not None and _complete(now, bed))
        return found


def _complete(view: ScalarsView, bed: Bed) -> bool:
    """Whether one card shows the curves of all runs with all their points."""
    for card in view.grid.cards.values():
        painted = card.painted
        if painted is None or painted.coarse or card.plot.marks.paints == 0:
            continue
        if len(painted.wish.lines) == bed.runs and all(len(line.series) == bed.steps for line in painted.wish.lines):
            return True
    return False


def _memory() -> float:
    import psutil

    process = psutil.Process()
    return float(sum(p.memory_full_info().pss for p in (process, *process.children(recursive=True)))) / 2**20


def _first(view: ScalarsView) -> CardWidget:
    return min(view.grid.cards.values(), key=lambda card: (card.y(), card.x()))


def _pan(view: ScalarsView, smoke: SmokeWindow) -> dict[str, float | str]:
    """Milliseconds of the moves of a drag with the middle button, and from its last move until its curves are there."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    card, times = _first(view), []
    port = card.plot.viewport()
    start = QPoint(port.width() // 2, port.height() // 2)
    QTest.mousePress(port, Qt.MouseButton.MiddleButton, pos=start)
    paints = card.plot.marks.paints
    for move in range(MOVES):
        place = start + QPoint(-2 * move, move)
        began = time.perf_counter()
        _drag(port, place)
        port.repaint()
        times.append((time.perf_counter() - began) * 1e3)
        QApplication.processEvents()
    assert card.plot.marks.paints >= paints + MOVES - 2, "the chart was not painted"
    began = time.perf_counter()
    QTest.mouseRelease(port, Qt.MouseButton.MiddleButton, pos=start + QPoint(-2 * MOVES, MOVES))
    assert smoke.wait(view.ready, PATIENCE)
    follow = (time.perf_counter() - began) * 1e3
    return {"frame": float(np.median(times)), "worst": max(times), "follow": follow}


def _drag(port: Any, place: Any) -> None:
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    held = Qt.MouseButton.MiddleButton
    where = QPointF(place)
    move = QMouseEvent(
        QEvent.Type.MouseMove, where, QPointF(port.mapToGlobal(where)), Qt.MouseButton.NoButton, held,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(port, move)


def _plain_pyqtgraph(card: CardWidget) -> float:
    """Milliseconds of a moved repaint of the same curves in a PlotWidget with its own downsampling."""
    import pyqtgraph as pg

    assert card.painted is not None
    plot = pg.PlotWidget()
    plot.resize(card.plot.size())
    for line, track in zip(card.painted.wish.lines, card.painted.wish.tracks(), strict=True):
        item = plot.plot(track.step, track.value, pen=pg.mkPen(line.colour))
        item.setDownsampling(auto=True, method="peak")
        item.setClipToView(True)
    plot.grab()
    times = []
    for _ in range(5):
        began = time.perf_counter()
        plot.getViewBox().translateBy(x=20.0)
        plot.grab()
        times.append((time.perf_counter() - began) * 1e3)
    plot.close()
    return float(np.median(times))


def _filter(view: ScalarsView, smoke: SmokeWindow) -> dict[str, float]:
    """Seconds from a filter of runs by a regular expression until one chart, and until all in sight, show the rest."""
    from core.session.commands.runs.runs import query_runs

    firsts, times = [], []
    for pattern in (r"1\d$", "[3-5]$", "[02468]$"):
        painted = view.painter.count
        began = time.perf_counter()
        view.workspace.session.do(query_runs(pattern))
        assert smoke.wait(lambda painted=painted: view.painter.count > painted, PATIENCE)  # type: ignore[misc]
        firsts.append(time.perf_counter() - began)
        assert smoke.wait(view.ready, PATIENCE)
        times.append(time.perf_counter() - began)
    return {"filter": float(np.median(times)), "filter_first": float(np.median(firsts))}


def _open(folder: str, smoke: SmokeWindow, complete: Callable[[], bool]) -> float:
    """Seconds from opening a folder in a window that is there until a card shows all runs."""
    times = []
    for _ in range(3):
        smoke.window.documents.close()
        assert smoke.wait(lambda: not complete(), PATIENCE)
        began = time.perf_counter()
        smoke.window.documents.open_paths([folder])
        assert smoke.wait(complete, PATIENCE)
        times.append(time.perf_counter() - began)
    return float(np.median(times))


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1], sys.argv[2])))
