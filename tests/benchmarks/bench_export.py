"""How long figures take, and how large they are: charts with many runs and clouds drawn as vectors and as pixels."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from core.cloud.camera import frame
from core.export.figures.figure import FigureFormat, figure_bytes
from core.state import Domain
from core.style import ThemeName, entity_colour, rgb
from core.views.picture import Axis, Chart, Curves, Emphasis, Picture, Placed, Points, Scene, Viewport
from tests.benchmarks.measure import Measure

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
SAMPLE = FONTS.parent / "sample_logs"
RUNS, VERTICES = 50, 1200


def run() -> list[Measure]:
    """Return seconds and sizes of the figures a user waits for."""
    figure_bytes(_charts(1, 10), FigureFormat.PDF, FONTS)  # fonts and libraries are loaded once
    charts, many = _charts(4, VERTICES), _cloud(531_720)
    figures = {
        "4 charts of 50 runs as PDF": (charts, FigureFormat.PDF, 3.0),
        "4 charts of 50 runs as SVG": (charts, FigureFormat.SVG, 3.0),
        "1,797 points as PDF": (_cloud(1797), FigureFormat.PDF, 2.0),
        "531,720 points as PDF": (many, FigureFormat.PDF, 5.0),
        "531,720 points as PNG": (many, FigureFormat.PNG, 5.0),
    }
    return [
        *_headless(),
        *(
            _measured(name, goal, partial(figure_bytes, shown, form, FONTS))
            for name, (shown, form, goal) in figures.items()
        ),
    ]


def _headless() -> list[Measure]:
    """Return how long the command takes for the figures of the sample logs, in a process of its own."""
    with TemporaryDirectory() as folder:
        wish = ["export", str(SAMPLE), "--all", "--runs", "adam-lr0.003", "--style", "Nature, column", "-o", folder]
        began = time.perf_counter()
        command = [sys.executable, "-m", "app", *wish]
        done = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=SAMPLE.parents[1])
        assert done.stderr is not None
        told = [(line, time.perf_counter() - began) for line in done.stderr]
        assert done.wait() == 0, told
        whole = time.perf_counter() - began
    # A line is written before its figure: the second one tells when the first figure was there.
    begins = [at for line, at in told if " of " in line]
    count, first = len(begins), begins[1]
    lengths = [b - a for a, b in pairwise([*begins[1:], whole])]
    note = f"{count} figures, SVG"
    return [
        Measure("figure: headless, command to first figure", 5.0, first, "s", True, note),
        Measure("figure: headless, each of the others on average", 1.0, (whole - first) / (count - 1), "s", True, note),
        Measure(
            "figure: headless, the slowest (importance, with its evaluators asked)", 10.0, max(lengths), "s", True, note
        ),
    ]


def _measured(name: str, goal: float, make: Callable[[], bytes]) -> Measure:
    began = time.perf_counter()
    size = len(make())
    return Measure(f"figure: {name}", goal, time.perf_counter() - began, "s", True, f"{size / 2**20:.2f} MiB")


def _charts(count: int, vertices: int) -> Picture:
    random = np.random.default_rng(0)
    x = np.tile(np.linspace(0, 5000, vertices), RUNS)
    colours = np.array([(*rgb(entity_colour(i, ThemeName.LIGHT)), 255) for i in range(RUNS)], dtype=np.uint8)
    starts = np.arange(RUNS + 1, dtype=np.int64) * vertices
    names = tuple(f"run {i}" for i in range(RUNS))
    layer = Curves(x, np.exp(-x / 1000) + random.random(len(x)) / 10, starts, colours, names)
    axes = Axis("Step", 0, 5000), Axis("", 0, 1.2)
    chart = Chart("loss", "loss", *axes, Domain(0, 5000, 0, 1.2), (layer,))
    places = tuple(Placed(chart, i % 2 * 400, i // 2 * 250, 400, 250) for i in range(count))
    return Picture(Viewport(800, 500), places)


def _cloud(points: int) -> Picture:
    random = np.random.default_rng(0)
    positions = np.clip(random.standard_normal((points, 3)) / 4, -1, 1).astype(np.float32)
    palette = np.array([(*rgb(entity_colour(i, ThemeName.LIGHT)), 255) for i in range(10)], dtype=np.uint8)
    level = np.full(points, Emphasis.NORMAL, dtype=np.uint8)
    layer = Points(positions, random.integers(0, 10, points).astype(np.uint16), palette, level, 3.0, 1.0)
    scene = Scene("run/layer", frame(positions, None, 3, 640, 480), 3, ("PC 1", "PC 2", "PC 3"), (layer,))
    return Picture(Viewport(640, 480), (Placed(scene, 0, 0, 640, 480),))
