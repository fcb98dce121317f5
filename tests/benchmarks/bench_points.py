"""A million points: a frame beside pyqtgraph's GLScatterPlotItem and vispy's Markers, hover, lasso, made ready.

Vispy is measured where it is installed. A hundred thousand points are measured while they are turned.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.util import find_spec

import numpy as np

from app.views.embedding.scene.surface import FIRST_POINTS
from core.cloud import lasso
from core.cloud.camera import HOME, CameraState, view_matrix
from core.cloud.cloud import Cloud
from core.cloud.compiling import warm_up
from core.cloud.points import Emphasis, auto_style
from core.cloud.projecting import project
from core.model.arrays import F8
from tests.benchmarks.clouds import HEIGHT, SIZE, WIDTH, clustered, coloured, orbiting
from tests.benchmarks.measure import Measure

N = 1_000_000
FRAMES, FEW = 8, 100_000


def run() -> list[Measure]:
    """Return the figures; the painter measured is the software one, which is what a machine without GPU gets."""
    warm_up()
    return [*orbiting_frames(), *frames(), *beside_vispy(), *hovers(), *selections()]


def seconds(action: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def frames() -> list[Measure]:
    """Frames on the screen while orbiting, ours and the peer's in turn, so that both meet the same machine."""
    from tests.benchmarks.point_windows import PeerWindow, SplatWindow

    points = coloured(clustered(N))
    start = time.perf_counter()
    cloud = Cloud(points.positions)
    build = time.perf_counter() - start
    ours, peer = SplatWindow(cloud, points), PeerWindow(points)
    before = ours.frames, peer.frames
    mine: list[float] = []
    sampled: list[float] = []
    theirs: list[float] = []
    for matrix in orbiting(FRAMES):
        mine += [seconds(partial(ours.show_frame, matrix)) for _ in range(3)]
        sampled += [seconds(partial(ours.show_frame, matrix, FIRST_POINTS)) for _ in range(3)]
        theirs.append(seconds(peer.show_next_frame))
    assert ours.frames - before[0] >= 3 * FRAMES
    assert peer.frames - before[1] >= FRAMES
    shares = f"{ours.assert_drawn():.0%} and {peer.assert_drawn():.0%} of the pixels drawn"
    ratio = float(np.median(theirs) / np.median(mine))
    note = f"{np.median(theirs) * 1e3:.0f} ms against {np.median(mine) * 1e3:.0f} ms, size {SIZE:g}; {shares}"
    moving = float(np.median(theirs) / np.median(sampled))
    least = f"the view's sample of {FIRST_POINTS:,} points, {np.median(sampled) * 1e3:.0f} ms; all of them when still"
    return [
        Measure("1,000,000 points, frame of all of them: GLScatterPlotItem / ours", 10, ratio, "x", False, note),
        Measure("the same, frame while orbiting", 10, moving, "x", False, least),
        Measure("1,000,000 points, frame of all of them", 60, float(np.median(mine)) * 1e3, "ms", True),
        Measure("1,000,000 points, cloud made ready", 300, build * 1e3, "ms", True),
    ]


def orbiting_frames() -> list[Measure]:
    """A hundred thousand points turning, on the screen, as the view paints them while the camera moves."""
    from tests.benchmarks.point_windows import SplatWindow

    size, _ = auto_style(FEW, WIDTH, HEIGHT)
    points = replace(coloured(clustered(FEW)), size=size)
    window = SplatWindow(Cloud(points.positions), points)
    before = window.frames
    times = [seconds(partial(window.show_frame, matrix, FIRST_POINTS)) for matrix in orbiting(40)]
    assert window.frames - before >= 40
    note = f"all of them, {size:g} px; slowest of 20: {np.quantile(times, 0.95) * 1e3:.0f} ms"
    note += f"; {window.assert_drawn():.0%} of the pixels drawn"
    return [Measure("100,000 points, frame while orbiting", 16, float(np.median(times)) * 1e3, "ms", True, note)]


def beside_vispy() -> list[Measure]:
    """A frame of a million points on the screen, ours and that of vispy's Markers in turn."""
    if find_spec("vispy") is None:
        return []
    from tests.benchmarks.point_windows import SplatWindow, VispyWindow

    points = coloured(clustered(N))
    ours, peer = SplatWindow(Cloud(points.positions), points), VispyWindow(points)
    mine: list[float] = []
    theirs: list[float] = []
    for matrix in orbiting(4):
        mine += [seconds(partial(ours.show_frame, matrix)) for _ in range(3)]
        theirs.append(seconds(peer.show_next_frame))
    shares = f"{ours.assert_drawn():.0%} and {peer.assert_drawn():.0%} of the pixels drawn"
    peer.close()
    note = f"{np.median(theirs) * 1e3:.0f} ms against {np.median(mine) * 1e3:.0f} ms, size {SIZE:g}; {shares}"
    ratio = float(np.median(theirs) / np.median(mine))
    return [Measure("1,000,000 points, frame of all of them: vispy's Markers / ours", 20, ratio, "x", False, note)]


def hovers() -> list[Measure]:
    """The point under the cursor, at places all over the picture."""
    result = []
    for dimensions in (2, 3):
        cloud = Cloud(clustered(N, dimensions))
        matrix = view_matrix(CameraState(rotation=HOME), dimensions, WIDTH, HEIGHT)
        emphasis = np.full(N, Emphasis.NORMAL, dtype=np.uint8)
        places = np.random.default_rng(3).uniform([240, 50], [WIDTH - 240, HEIGHT - 50], (400, 2))
        found, times = 0, []
        for x, y in places:
            start = time.perf_counter()
            hit = cloud.nearest(matrix, WIDTH, HEIGHT, x, y, SIZE / 2 + 2, emphasis)
            times.append(time.perf_counter() - start)
            found += hit is not None
        assert found > 50
        note = f"slowest of 20: {np.quantile(times, 0.95) * 1e3:.2f} ms; {found} of {len(times)} hit a point"
        name = f"1,000,000 points, hover in {dimensions}D"
        result.append(Measure(name, 2, float(np.median(times)) * 1e3, "ms", True, note))
    return result


def star(points: int = 200) -> F8:
    """A lasso with nine lobes."""
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    reach = 1 + 0.2 * np.sin(9 * angle)
    return np.stack([WIDTH / 2 + 250 * reach * np.cos(angle), HEIGHT / 2 + 200 * reach * np.sin(angle)], axis=1)


def selections() -> list[Measure]:
    """A lasso of 200 vertices, against a test of every point."""
    result = []
    for dimensions in (2, 3):
        cloud = Cloud(clustered(N, dimensions))
        matrix = view_matrix(CameraState(rotation=HOME), dimensions, WIDTH, HEIGHT)
        took = min(seconds(partial(cloud.inside, matrix, WIDTH, HEIGHT, star())) for _ in range(5))
        start = time.perf_counter()
        wanted = lasso.contains(star(), project(matrix, cloud.positions, WIDTH, HEIGHT))
        naive = time.perf_counter() - start
        assert np.array_equal(cloud.inside(matrix, WIDTH, HEIGHT, star()), wanted)
        note = f"every point by NumPy: {naive * 1e3:.0f} ms; {np.count_nonzero(wanted):,} points, the same to the bit"
        result.append(Measure(f"1,000,000 points, lasso in {dimensions}D", 100, took * 1e3, "ms", True, note))
    return result
