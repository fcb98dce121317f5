"""A brush's move over parallel axes to the painted frame: 1,000, 10,000 and 100,000 runs.

pyqtgraph is measured beside ours, and Plotly in headless Chromium where both are installed (`plotly_page` says how).
"""

from __future__ import annotations

import numpy as np

from core.model import F8, Catalog
from core.views.parallel import Parallel
from tests.benchmarks import plotly_page
from tests.benchmarks.measure import Measure
from tests.benchmarks.parallel_windows import SIZE, Frame, OurWindow, PeerWindow
from tests.core.views.hparams.made import made_catalog

MOVES = 40


def run() -> list[Measure]:
    """Return the figures; each move goes from a mouse event to the exact picture on the screen."""
    return [*small(), *middle(), *large()]


def trials(count: int, axes: int) -> tuple[Catalog, tuple[str, ...]]:
    """Return runs with a score that depends on a learning rate, and so many axes of them, the score last."""
    rng = np.random.default_rng(0)
    params: dict[str, list[object]] = {"lr": (10 ** rng.uniform(-5, -1, count)).tolist()}
    params["kind"] = rng.choice(["adam", "sgd", "lamb"], count).tolist()
    for number in range(axes - 3):
        params[f"p{number}"] = rng.uniform(0, 1, count).tolist()
    score = np.exp(-((np.log10(np.array(params["lr"], dtype=np.float64)) + 3) ** 2)) + rng.normal(0, 0.2, count)
    catalog = made_catalog(params, {"score": score.tolist()})
    return catalog, (*(f"params.{name}" for name in params), "metrics.score")


def moved(window: OurWindow) -> list[Frame]:
    """Drag a range over the middle of the last axis, a hundredth of it at each move."""
    window.press(0.8)
    window.move(0.7)
    frames = [window.move(0.7 - 0.01 * place) for place in range(1, MOVES)]
    window.release(0.7 - 0.01 * MOVES)
    return frames


def median(frames: list[Frame]) -> float:
    return float(np.median([frame.exact for frame in frames])) * 1e3


def small() -> list[Measure]:
    """A thousand runs across seven axes."""
    window = OurWindow(*trials(1_000, 7))
    frames = moved(window)
    share = window.assert_drawn()
    window.close()
    worst = max(frame.exact for frame in frames) * 1e3
    note = f"median of {len(frames)} moves, the slowest {worst:.0f} ms; {share:.0%} of the pixels drawn"
    return [Measure("parallel: 1,000 x 7, a brush's move", 16.0, median(frames), "ms", True, note)]


def middle() -> list[Measure]:
    """Ten thousand runs across twelve axes, beside the peer."""
    window = OurWindow(*trials(10_000, 12))
    window.press(0.8)
    window.move(0.7)
    ours, masks = [], []
    for place in range(1, MOVES):
        ours.append(window.move(0.7 - 0.01 * place))
        masks.append(window.part.shown)
    window.release(0.3)
    jumps = jumped(window)
    share, part = window.assert_drawn(), window.part
    window.close()
    peer = PeerWindow(part)  # only now: a window in sight is painted whenever ours waits
    theirs = [peer.show(shown) for shown in masks[::3]]
    peer.close()
    note = f"median of {len(ours)} moves; {share:.0%} of the pixels drawn"
    beside = f"{np.median(theirs) * 1e3:.0f} ms against {median(ours):.1f} ms; both antialiased, faint lines below"
    ratio = float(np.median(theirs)) * 1e3 / median(ours)
    return [
        *beside_plotly(part, median(ours)),
        Measure("parallel: 10,000 x 12, a brush's move", 50.0, median(ours), "ms", True, note),
        Measure("parallel: 10,000 x 12, half of the lines exchanged", 50.0, median(jumps), "ms", True, "median"),
        Measure("parallel: 10,000 x 12, PlotCurveItem / ours", 8.0, ratio, "x", False, beside),
    ]


def beside_plotly(part: Parallel, ours: float) -> list[Measure]:
    """Drag the same brush over the same lines in Plotly; nothing, and a sentence, where that is not installed."""
    axes: list[F8] = [np.asarray(part.bottom - axis.places, dtype=np.float64) for axis in part.axes]
    size, shares = (SIZE[0], round(part.bottom) + 20), [0.7 - 0.01 * place for place in range(1, MOVES, 4)]
    try:
        found = plotly_page.brushed(axes, size, shares)
    except plotly_page.MissingError as error:
        print(error)
        return []
    low, high = found["range"]
    assert found["before"] > 0.05
    assert 0 < high - low < part.bottom - part.top
    first, exact = (float(np.median([move[which] for move in found["moves"]])) * 1e3 for which in (0, 1))
    note = (
        f"plotly.js {found['version']} in headless Chromium, software graphics: {first:.0f} ms to its first frame, "
        f"{exact:.0f} ms to the whole picture"
    )
    return [Measure("parallel: 10,000 x 12, Plotly / ours", 8.0, exact / ours, "x", False, note)]


def jumped(window: OurWindow) -> list[Frame]:
    """Drag one end of a range far over the other, back and forth."""
    window.press(0.5)
    frames = [window.move(share) for share in (1.0, 0.0) * 6]
    window.release(0.0)
    return frames[2:]


def large() -> list[Measure]:
    """A hundred thousand runs across twelve axes."""
    window = OurWindow(*trials(100_000, 12))
    window.press(0.8)
    window.heart.start()
    begun = window.move(0.5)
    frames = [window.move(0.5 - 0.01 * place) for place in range(1, MOVES)]
    jumps = [window.move(share) for share in (0.9, 0.3, 0.9, 0.3)]
    stall = window.heart.stop() * 1e3
    window.release(0.3)
    window.assert_drawn()
    window.close()
    everything = [begun, *frames, *jumps]
    first = max(frame.first for frame in everything) * 1e3
    exact = max(frame.exact for frame in everything) * 1e3
    note = (
        f"the slowest of {len(everything)}, with the veil below made; the median of small moves {median(frames):.0f} ms"
    )
    return [
        Measure("parallel: 100,000 x 12, first answer", 100.0, first, "ms", True, f"the slowest of {len(everything)}"),
        Measure("parallel: 100,000 x 12, exact", 1000.0, exact, "ms", True, note),
        Measure(
            "parallel: 100,000 x 12, longest stall", 30.0, stall, "ms", True, "of the window's thread while dragging"
        ),
    ]
