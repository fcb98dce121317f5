"""Ten million points on the software painter, and a million beside Matplotlib, in one process.

Datashader is measured beside density where it is installed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import numpy as np

from core.cloud import splat
from core.cloud.camera import CameraState, view_matrix
from core.cloud.cloud import Cloud
from core.cloud.compiling import warm_up
from core.cloud.points import PointArrays
from core.model.arrays import F4, F8
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.sorting import glance_at_points, sort_points
from tests.benchmarks.bench_points import star
from tests.benchmarks.clouds import HEIGHT, WIDTH, clustered, coloured, orbiting
from tests.benchmarks.measure import Measure

N: Final = 10_000_000
PEER: Final = 1_000_000
SAMPLE: Final = 400_000
SLICE: Final = 1_000_000
LEAST_DRAWN: Final = 10_000


def run() -> list[Measure]:
    """Return the figures; every picture is asserted to have points in it."""
    warm_up()
    positions = clustered(N)
    layout = Layout(positions, ("x", "y", "z"))
    looks = _took(lambda: splat.paint(*_first(layout), orbiting(1)[0], WIDTH, HEIGHT), 3)
    ordering = _took(lambda: sort_points(None, layout, (0, 1, 2)))
    cloud = sort_points(None, layout, (0, 1, 2))
    points = replace(coloured(positions), size=2.0)
    beside = _beside(cloud)
    return [
        Measure("10,000,000 points: sample taken and painted", 0.3, looks, "s", True, "the first picture"),
        Measure("10,000,000 points: full order", 5.0, ordering, "s", True),
        Measure("10,000,000 points: memory beside the coordinates", 24.0, beside, "B a point", True),
        *_painted(cloud, points),
        *_asked(cloud, points),
        *_peers(),
    ]


def _took(action: Callable[[], object], repeats: int = 1) -> float:
    """Return seconds, the median of several times."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def _first(layout: Layout) -> tuple[Cloud, PointArrays]:
    glance = glance_at_points(None, layout, (0, 1, 2))
    return glance, replace(coloured(glance.positions), size=2.0)


def _beside(cloud: Cloud) -> float:
    tiles = cloud.tiles.lower.nbytes + cloud.tiles.upper.nbytes
    return (cloud.order.nbytes + cloud.ordered.nbytes + 3 * N + tiles) / N  # colours 2 B and emphasis 1 B in order


def _painted(cloud: Cloud, points: PointArrays) -> list[Measure]:
    matrices = orbiting(6)
    _drawn(cloud, points, matrices[0])
    frame = float(np.median([_took(partial(_paint, cloud, points, matrix, SAMPLE)) for matrix in matrices * 3]))
    still, slices = _still(cloud, points, matrices[0])
    dense = replace(points, opacity=0.2, density=1.0)
    _drawn(cloud, dense, matrices[0])
    density = _took(partial(_paint, cloud, dense, matrices[0]), 2)
    note = f"longest slice {max(slices) * 1e3:.0f} ms"
    return [
        Measure("10,000,000 points: frame while orbiting", 67.0, frame * 1e3, "ms", True, f"a sample of {SAMPLE:,}"),
        Measure("10,000,000 points: exact still picture", 1.0, still, "s", True, note),
        Measure("10,000,000 points: exact still picture of density", 1.0, density, "s", True),
    ]


def _paint(cloud: Cloud, points: PointArrays, matrix: F8, budget: int | None = None) -> splat.Painted:
    return splat.paint(cloud, points, matrix, WIDTH, HEIGHT, budget=budget)


def _drawn(cloud: Cloud, points: PointArrays, matrix: F8) -> None:
    picture = _paint(cloud, points, matrix)
    beside = (picture.image[..., :3] != picture.image[0, 0, :3]).any(axis=-1)
    assert np.count_nonzero(beside) > LEAST_DRAWN, "nothing was drawn"


def _still(cloud: Cloud, points: PointArrays, matrix: F8) -> tuple[float, list[float]]:
    """Return seconds until every point is in, and those of each slice, as the window paints it."""
    start, slices = time.perf_counter(), []
    painting = splat.begin(cloud, points, matrix, WIDTH, HEIGHT)
    while not painting.complete:
        began = time.perf_counter()
        painting.add(SLICE)
        painting.picture()
        slices.append(time.perf_counter() - began)
    painting.close()
    return time.perf_counter() - start, slices


def _asked(cloud: Cloud, points: PointArrays) -> list[Measure]:
    matrix, times = orbiting(1)[0], []
    for x, y in np.random.default_rng(3).uniform([240, 50], [WIDTH - 240, HEIGHT - 50], (400, 2)):
        times.append(_took(partial(cloud.nearest, matrix, WIDTH, HEIGHT, x, y, 2.0, points.emphasis)))
    enclosed = _took(partial(cloud.inside, matrix, WIDTH, HEIGHT, star(100)), 5)
    others = iter([np.roll(points.colour_index, turn) for turn in range(1, 6)])
    recolour = _took(lambda: cloud.colours_in_order(next(others), 10), 5)
    worst = f"99 % within {np.quantile(times, 0.99) * 1e3:.2f} ms"
    return [
        Measure("10,000,000 points: hover in 3D", 1.0, float(np.median(times)) * 1e3, "ms", True, worst),
        Measure("10,000,000 points: lasso of 100 vertices", 150.0, enclosed * 1e3, "ms", True),
        Measure("10,000,000 points: other colours, put in order", 50.0, recolour * 1e3, "ms", True),
    ]


def _peers() -> list[Measure]:
    """A million points in the plane beside Matplotlib's scatter, density beside Datashader."""
    flat = clustered(PEER, 2)
    cloud, points = Cloud(flat), replace(coloured(flat), size=2.0)
    matrix = view_matrix(CameraState(), 2, WIDTH, HEIGHT)
    _drawn(cloud, points, matrix)
    own = _took(partial(_paint, cloud, points, matrix), 5)
    theirs = _took(lambda: _matplotlib(flat))
    note = f"{theirs:.2f} s against {own * 1e3:.0f} ms"
    found = [Measure("1,000,000 points, frame: Matplotlib's scatter / ours", 50.0, theirs / own, "x", False, note)]
    if find_spec("datashader") is not None:
        dense = replace(points, opacity=0.2, density=1.0)
        _drawn(cloud, dense, matrix)
        own = _took(partial(_paint, cloud, dense, matrix), 5)
        _datashader(flat)
        shaded = _took(lambda: _datashader(flat), 5)
        note = f"{shaded * 1e3:.0f} ms against {own * 1e3:.0f} ms"
        found.append(Measure("1,000,000 points, density: Datashader / ours", 1.0, shaded / own, "x", False, note))
    return found


def _matplotlib(flat: F4) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100)
    canvas: Any = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.scatter(flat[:, 0], flat[:, 1], s=4, c=np.arange(len(flat)) % 10, cmap="tab10", linewidths=0)
    canvas.draw()
    assert np.count_nonzero(np.asarray(canvas.buffer_rgba())[..., 0] < 250) > LEAST_DRAWN


def _datashader(flat: F4) -> None:
    import pandas

    datashader = import_module("datashader")
    frame = pandas.DataFrame({"x": flat[:, 0], "y": flat[:, 1], "kind": np.arange(len(flat)) % 10}).astype(
        {"kind": "category"}
    )
    canvas = datashader.Canvas(plot_width=WIDTH, plot_height=HEIGHT)
    datashader.transfer_functions.shade(canvas.points(frame, "x", "y", datashader.count_cat("kind")))
