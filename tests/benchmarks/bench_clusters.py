"""Clusters of a hundred thousand points and more, beside scikit-learn's and those of the library hdbscan."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from core.analysis.clusters import warm
from core.analysis.clusters.asked import Asked, ClusterMethod
from core.analysis.clusters.density.hdbscan import hdbscan
from core.analysis.clusters.find import find
from core.analysis.clusters.kmeans import kmeans
from core.model import F8
from tests.benchmarks.measure import Measure

PLANE, SPACE, LARGE = (100_000, 2), (100_000, 12), (10_000_000, 2)
CLUSTERS, SMALLEST, DENSE = 40, 300, 10


def run() -> list[Measure]:
    """Return seconds of all processors together, and how many times as long the others take."""
    warm.warm_up()
    plane, space = (points(*shape) for shape in (PLANE, SPACE))
    return [
        *_beside("HDBSCAN", PLANE, lambda: hdbscan(plane, SMALLEST, DENSE), lambda: _their_hdbscan(plane), 1.5, 3.0),
        *_beside("HDBSCAN", SPACE, lambda: hdbscan(space, SMALLEST, DENSE), lambda: _their_hdbscan(space), 12.0, 1.3),
        *_beside("k-means", SPACE, lambda: kmeans(space, CLUSTERS, 0), lambda: _their_kmeans(space), 15.0, 0.8),
        _large(),
    ]


def points(rows: int, columns: int) -> F8:
    """Return points in balls of different size and density."""
    random = np.random.default_rng(0)
    own = random.integers(0, CLUSTERS, rows)
    centres, spread = random.normal(0, 10, (CLUSTERS, columns)), random.uniform(0.3, 1.5, (CLUSTERS, 1))
    return centres[own] + random.normal(size=(rows, columns)) * spread[own]


def _beside(
    name: str,
    shape: tuple[int, int],
    ours: Callable[[], object],
    theirs: Callable[[], object],
    goal: float,
    ratio: float,
) -> list[Measure]:
    what = f"{name}, {shape[0]:,} x {shape[1]}"
    (own, waited), (other, longer) = _timed(ours), _timed(theirs)
    return [
        Measure(what, goal, own, "s", True, f"{waited:.1f} s on the clock"),
        Measure(
            f"{what}, the library takes", ratio, other / own, "times as long", False, f"{longer:.1f} s on the clock"
        ),
    ]


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    began, busy = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - busy, time.perf_counter() - began


def _their_hdbscan(of: F8) -> object:
    from hdbscan import HDBSCAN

    return HDBSCAN(min_cluster_size=SMALLEST, min_samples=DENSE, core_dist_n_jobs=1).fit(of)


def _their_kmeans(of: F8) -> object:
    from sklearn.cluster import KMeans

    return KMeans(CLUSTERS, n_init=3, random_state=0).fit(of)


def _large() -> Measure:
    cloud = points(*LARGE).astype(np.float32)
    asked = Asked(ClusterMethod.HDBSCAN, smallest=LARGE[0] // 1000, dense=DENSE)
    busy, waited = _timed(lambda: find(cloud, asked))
    what = f"HDBSCAN with silhouettes, {LARGE[0]:,} x {LARGE[1]}"
    return Measure(what, 90.0, busy, "s", True, f"{waited:.1f} s on the clock, fitted on a sample")
