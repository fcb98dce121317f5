"""t-SNE of 70,000 x 50 against scikit-learn: rounds of both from the same layouts, and a whole run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.method import Frame
from core.analysis.projection.methods import project
from core.analysis.projection.spans import Hands
from core.analysis.projection.steering import Finish
from core.analysis.projection.tsne.affinities import affinities
from core.analysis.projection.tsne.descent import Descent
from core.analysis.projection.tsne.forces import forces
from core.analysis.projection.tsne.warm import warm_up
from core.model import F4, F8
from core.work import CancelledError
from tests.benchmarks.measure import Measure

ROWS, COLUMNS, GROUPS = 70_000, 50, 20
EARLY, LATE = 250, 500
PEER = 3
"""Rounds that are timed in each phase."""


class Watch:
    """A token that notes when frames come and ends the work after some rounds."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.times: list[float] = []
        self.layout: F4 | None = None
        self.early: F4 | None = None
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
            if value.epoch <= EARLY:
                self.early = value.scores

    def wishes(self, patience: float = 0.0) -> tuple[object, ...]:
        return (Finish(),) if self.told else ()


def run() -> list[Measure]:
    """Return how many times faster rounds are than scikit-learn's, and frames a second of a whole run."""
    vectors = mixture()
    graph = neighbour_graph(vectors, 90, "euclidean")
    warm_up()
    whole = Watch(EARLY + LATE)
    began, spent = time.perf_counter(), time.process_time()
    project(whole, vectors, "tsne", graph=graph)
    total, work = time.perf_counter() - began, time.process_time() - spent
    rate = (len(whole.times) - 1) / (whole.times[-1] - whole.times[0])
    slowest = max(np.diff(whole.times)[:-1])
    assert whole.early is not None
    assert whole.layout is not None
    early, late = (beside(graph, layout.astype(np.float64)) for layout in (whole.early, whole.layout))
    ours, theirs = EARLY * early[0] + LATE * late[0], EARLY * early[1] + LATE * late[1]
    cost = (EARLY * early[3] + LATE * late[3]) / (EARLY * early[2] + LATE * late[2])
    note = (
        f"{ours:.0f} s and {theirs:.0f} s, from {PEER} rounds early and late of each in turn; "
        f"{cost:.1f} times less processor time; whole run {total:.0f} s, {work:.0f} s of processors"
    )
    size = f"t-SNE {ROWS:,} x {COLUMNS}, {EARLY + LATE} rounds"
    return [
        Measure(f"{size}: times faster than scikit-learn", 5.0, theirs / ours, "x", False, note),
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


def beside(graph: NeighbourGraph, layout: F8) -> tuple[float, float, float, float]:
    """Return the median seconds of a round from a layout, here and in scikit-learn, and the same of processor time.

    Each has all processors, and both are timed in turn, so that a busy machine slows both.
    """
    joint, flat = attractions(graph), layout.ravel().astype(np.float32)
    with Crew() as crew:
        hands = Hands(crew)
        own = affinities(graph, (30.0,), hands)
        descent, way = Descent.begin(layout.copy()), forces("auto", 2, ROWS, 0.5, 1.0, hands)

        def ours() -> None:
            way.at(descent.layout, own)
            descent.step(way, 1.0, 1.0)

        times = [(*clocked(ours), *clocked(lambda: peer_round(joint, flat))) for _ in range(PEER + 1)][1:]
    here, spent_here, there, spent_there = (float(median) for median in np.median(times, axis=0))
    return here, there, spent_here, spent_there


def clocked(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that something takes, and those of all processors."""
    began, spent = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - spent


def peer_round(joint: Any, layout: F4) -> None:
    """Compute the gradient of scikit-learn at a layout, without the step, on all processors."""
    from sklearn.manifold._t_sne import _kl_divergence_bh
    from sklearn.utils._openmp_helpers import _openmp_effective_n_threads

    _kl_divergence_bh(
        layout, joint, 1, len(layout) // 2, 2, angle=0.5, compute_error=False,
        num_threads=_openmp_effective_n_threads(),
    )  # fmt: skip
