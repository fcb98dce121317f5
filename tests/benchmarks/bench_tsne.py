"""t-SNE of 70,000 x 50 against scikit-learn: rounds of both on the same neighbours, and what 750 of them take."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.method import Frame
from core.analysis.projection.methods import project
from core.analysis.projection.steering import Finish
from core.model import F4, F8
from core.work import CancelledError
from tests.benchmarks.measure import Measure

ROWS, COLUMNS, GROUPS = 70_000, 50, 20
EARLY, LATE = 250, 500
PEER = 3
"""Rounds of scikit-learn that are timed in each phase."""


class Watch:
    """A token that notes when frames come and ends the work after some rounds."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.times: list[float] = []
        self.layout: F4 | None = None
        self.told = False
        self.cancelled = False

    def check(self) -> None:
        if self.cancelled:
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Nobody looks."""

    def partial(self, value: object) -> None:
        if isinstance(value, Frame):
            self.times.append(time.perf_counter())
            self.layout, self.told = value.scores, value.epoch >= self.rounds

    def wishes(self, patience: float = 0.0) -> tuple[object, ...]:
        return (Finish(),) if self.told else ()


def run() -> list[Measure]:
    """Return how many times faster 750 rounds are than scikit-learn's, and frames a second."""
    vectors = mixture()
    graph = neighbour_graph(vectors, 90, "euclidean")
    whole = Watch(EARLY + LATE)
    began = time.perf_counter()
    project(whole, vectors, "tsne", graph=graph)
    total = time.perf_counter() - began
    rate = (len(whole.times) - 1) / (whole.times[-1] - whole.times[0])
    slowest = max(np.diff(whole.times)[:-1])
    assert whole.layout is not None
    joint, begin = attractions(graph), whole.layout.astype(np.float64)
    each = [peer_seconds(joint, start) for start in (1e-4 * begin / begin.std(), begin)]
    theirs = EARLY * each[0] + LATE * each[1]
    note = f"{total:.0f} s; scikit-learn {each[0]:.2f} and {each[1]:.2f} s a round early and late, extrapolated"
    size = f"t-SNE {ROWS:,} x {COLUMNS}, {EARLY + LATE} rounds"
    return [
        Measure(f"{size}: times faster than scikit-learn", 5.0, theirs / total, "x", False, note),
        Measure(f"{size}: live frames", 5.0, rate, "1/s", False, f"longest between two {slowest:.2f} s"),
    ]


def mixture() -> F4:
    """Return groups that each fill ten directions, with noise."""
    rng = np.random.default_rng(0)
    parts = []
    for _ in range(GROUPS):
        inside = rng.standard_normal((ROWS // GROUPS, 10)) @ rng.standard_normal((10, COLUMNS))
        parts.append(inside + 4 * rng.standard_normal(COLUMNS) + 0.3 * rng.standard_normal(inside.shape))
    return np.concatenate(parts).astype(np.float32)


def attractions(graph: NeighbourGraph) -> Any:
    """Return what scikit-learn makes of the same neighbours."""
    from scipy.sparse import csr_matrix
    from sklearn.manifold._t_sne import _joint_probabilities_nn

    rows, count = graph.indices.shape
    squares = (graph.distances.astype(np.float32) ** 2).ravel()
    starts = np.arange(0, rows * count + 1, count)
    matrix = csr_matrix((squares, graph.indices.flatten(), starts), shape=(rows, rows))
    matrix.sort_indices()
    return _joint_probabilities_nn(matrix, 30.0, 0)


def peer_seconds(joint: Any, layout: F8) -> float:
    """Return the median seconds of one round of scikit-learn's descent from a layout, on all processors."""
    from sklearn.manifold._t_sne import _kl_divergence_bh
    from sklearn.utils._openmp_helpers import _openmp_effective_n_threads

    times = []
    for _ in range(PEER):
        began = time.perf_counter()
        _kl_divergence_bh(
            layout.ravel().astype(np.float32), joint, 1, len(layout), 2, angle=0.5, compute_error=False,
            num_threads=_openmp_effective_n_threads(),
        )  # fmt: skip
        times.append(time.perf_counter() - began)
    return float(np.median(times))
