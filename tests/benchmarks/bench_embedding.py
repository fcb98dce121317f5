"""The embedding view in the real window: command to first picture of 531,720 patches, hover at 1,000,000 points."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.dataclass_methods import make_plain_methods
from core.processors import share_processors
from tests.benchmarks.measure import Measure, as_installed

if TYPE_CHECKING:
    from core.model import F8

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600.0
HOVERS = 400
POINTS = 1_000_000


def run() -> list[Measure]:
    """Measure both in processes of their own, as a user starts the program."""
    share_processors()  # as the program does; the window reads it from the environment before it loads NumPy
    with tempfile.TemporaryDirectory(prefix="armillary-embedding-") as folder:
        patches = Path(folder) / "patches.npy"
        subprocess.run([sys.executable, "-m", "scripts.make_patches", str(patches)], cwd=ROOT, check=True)
        for beside in patches.parent.glob("patches.metadata*"):
            beside.unlink()  # the goal is the first picture of the points
        _child(
            "picture", patches
        )  # once to compile the kernels and to have the file in memory, as from the second start on
        first = _child("picture", patches)
        points = Path(folder) / "points.npy"
        np.save(points, _clustered(POINTS))
        hover = _child("hover", points)
    return [
        Measure("531,720 patches: command to first PCA picture", 2.0, first[0], "s", True, "warm file cache"),
        Measure(
            "hover at 1,000,000 points through the view", 2.0, hover[0], "ms", True, f"99 % within {hover[1]:.2f} ms"
        ),
    ]


def _clustered(rows: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    random = np.random.default_rng(0)
    centres = random.normal(0, 2, (12, 3))
    return (centres[random.integers(0, 12, rows)] + random.normal(0, 0.5, (rows, 3))).astype(np.float32)


def _child(what: str, file: Path) -> list[float]:
    environment = as_installed(ARMILLARY_BENCH_BEGAN=repr(time.time()))
    command = [sys.executable, "-m", "tests.benchmarks.bench_embedding", what, str(file)]
    answer = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True, timeout=PATIENCE
    )
    return [float(number) for number in answer.stdout.split()[-2:]]


def _measure(what: str, file: str) -> tuple[float, float]:
    from app.cli.smoke_window import SmokeWindow
    from app.reading import Reading
    from app.settings import Remembered
    from app.sources import parse
    from app.views.embedding.view import EmbeddingView

    sources = parse([file])
    with SmokeWindow(Remembered(), sources, Reading(sources).start(), watch=False) as smoke:
        window = smoke.window
        window.choose_view("embedding")

        def painted() -> bool:
            view = window.stage.current
            if not (isinstance(view, EmbeddingView) and view.has_points()):
                return False
            return view.canvas.surface.painted > 0

        assert smoke.wait(painted, PATIENCE), "no picture came"
        elapsed = time.time() - float(os.environ["ARMILLARY_BENCH_BEGAN"])
        view = window.stage.current
        assert isinstance(view, EmbeddingView)
        if what == "picture":
            _assert_drawn(view.canvas.surface.image().width() > 0)
            return elapsed, 0.0
        assert smoke.wait(view.ready, PATIENCE)
        times = _hover_times(view)
        return float(np.median(times)), float(np.percentile(times, 99))


def _assert_drawn(drawn: bool) -> None:
    assert drawn, "the picture is empty"


def _hover_times(view: object) -> F8:
    """Milliseconds of mouse moves over the picture, each from the event to ring and card being laid out."""
    from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    from app.views.embedding.view import EmbeddingView
    from core.cloud.compiling import warm_up

    assert isinstance(view, EmbeddingView)
    warm_up()
    random = np.random.default_rng(1)
    canvas, times, found = view.canvas, [], 0
    none = Qt.MouseButton.NoButton
    for x, y in random.uniform(0.25, 0.75, (HOVERS, 2)) * (canvas.width(), canvas.height()):
        at = QPointF(float(x), float(y))
        where = QPointF(canvas.mapToGlobal(QPoint(round(x), round(y))))
        event = QMouseEvent(QEvent.Type.MouseMove, at, where, none, none, Qt.KeyboardModifier.NoModifier)
        start = time.perf_counter()
        QApplication.sendEvent(canvas, event)
        times.append((time.perf_counter() - start) * 1e3)
        found += view.workspace.session.hover.row is not None
        QApplication.processEvents()
    assert found > HOVERS // 10, "the mouse hardly met a point"
    return np.array(times)


if __name__ == "__main__":
    make_plain_methods()  # as the program does
    print(*_measure(sys.argv[1], sys.argv[2]))
