"""A range's move over points to the painted frame: 10,000 and 100,000 runs, pyqtgraph beside them, and a matrix."""

from __future__ import annotations

import time

import numpy as np

from core.analysis.pareto import pareto_front
from core.analysis.trend import loess
from core.model.arrays import Bool
from tests.benchmarks.bench_parallel import trials
from tests.benchmarks.measure import Measure
from tests.benchmarks.scatter_windows import PlaneWindow, ScatterPlot

MOVES = 30


def run() -> list[Measure]:
    """Return the figures; each move goes from a mouse event to the picture on the screen."""
    return [*points(10_000, 16.0), *points(100_000, 50.0), *matrix(), *curves()]


def moved(window: PlaneWindow) -> tuple[list[float], list[Bool], float]:
    """Drag the corner of a rectangle over the plane; return seconds, shown points, longest stall."""
    window.press(window.at(0.2, 0.1))
    window.move(window.at(0.5, 0.5))
    window.heart.start()
    frames, masks = [], []
    for place in range(1, MOVES):
        frames.append(window.move(window.at(0.5 + 0.012 * place, 0.5 + 0.01 * place)))
        masks.append(window.part.shown)
    stall = window.heart.stop() * 1e3
    window.release(window.at(0.86, 0.8))
    return frames, masks, stall


def points(count: int, goal: float) -> list[Measure]:
    """So many runs between two fields, beside the peer."""
    catalog, fields = trials(count, 12)
    window = PlaneWindow(catalog, "scatter", (fields[0], fields[-1]))
    frames, masks, stall = moved(window)
    share, part = window.assert_drawn(), window.part
    window.close()
    peer = ScatterPlot(part)  # only now: a window in sight is painted whenever ours waits
    theirs = [peer.show(shown) for shown in masks[::4]]
    peer.close()
    ours, other = float(np.median(frames)) * 1e3, float(np.median(theirs)) * 1e3
    note = f"median of {len(frames)} moves, the slowest {max(frames) * 1e3:.0f} ms; {share:.0%} of the pixels drawn"
    beside = f"{other:.0f} ms against {ours:.1f} ms; faint points below in both"
    name = f"scatter: {count:,} runs"
    return [
        Measure(f"{name}, a range's move", goal, ours, "ms", True, note),
        Measure(f"{name}, ScatterPlotItem / ours", 4.0, other / ours, "x", False, beside),
        Measure(f"{name}, longest stall", 30.0, stall, "ms", True, "of the window's thread while dragging"),
    ]


def matrix() -> list[Measure]:
    """Ten thousand runs, every pair of eight fields."""
    catalog, fields = trials(10_000, 8)
    window = PlaneWindow(catalog, "matrix", fields)
    frames, _, _ = moved(window)
    window.assert_drawn()
    window.close()
    note = f"median of {len(frames)} moves to all 28 cells, the slowest {max(frames) * 1e3:.0f} ms"
    return [
        Measure(
            "scatter: matrix of 10,000 x 8, a range's move", 150.0, float(np.median(frames)) * 1e3, "ms", True, note
        )
    ]


def curves() -> list[Measure]:
    """A trend and a front of a hundred thousand runs."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=100_000)
    y = np.sin(x) + rng.normal(size=len(x))
    loess(x[:100], y[:100])  # imports what it needs
    began = time.perf_counter()
    loess(x, y)
    trend = (time.perf_counter() - began) * 1e3
    places = np.abs(rng.normal(size=(100_000, 3)))
    began = time.perf_counter()
    found = int(pareto_front(-places / np.linalg.norm(places, axis=1, keepdims=True)).sum())
    front = (time.perf_counter() - began) * 1e3
    return [
        Measure(
            "scatter: LOESS of 100,000 runs with its band", 1000.0, trend, "ms", True, "half of them in each piece"
        ),
        Measure("scatter: front of 100,000 runs, three objectives", 1000.0, front, "ms", True, f"{found:,} are on it"),
    ]
