"""The neighbour graph of vectors: exact where that is affordable, with measured recall beyond."""

from __future__ import annotations

import numpy as np

from core.analysis.graph.descent import near_neighbours
from core.analysis.graph.exact import exact_neighbours
from core.analysis.graph.finite import finite_rows
from core.analysis.graph.metrics import METRICS, Prepared, prepare_rows
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.graph.warm import warm_up
from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors, checked
from core.analysis.projection.densify import as_array
from core.analysis.steps import Steps
from core.model.arrays import F4, I4, I8
from core.work import Token

AFFORDABLE = 2e11
"""Products of values up to which all vectors are compared with all: some seconds."""
SAMPLE = 500
"""Vectors on which the recall of a graph is measured."""

_OVERHEAD, _SLOWER = 64, 6


def neighbour_graph(
    vectors: Vectors, count: int, metric: str, seed: int = 0, token: Token | None = None
) -> NeighbourGraph:
    """Return the nearest others of all vectors.

    Parameters
    ----------
    vectors
        Real numbers of any type, in memory or mapped from a file, shape (n, d). Rows with a value that is not finite
        are nobody's neighbour and have none.
    count
        How many neighbours each has, 0 or more; there are at most as many as other vectors.
    metric
        One of `core.analysis.graph.metrics.METRICS`.
    seed
        Of what is random in graphs that are not exact; the same seed gives the same graph.
    token
        Told of progress, and asked several times a second whether to stop.

    Raises
    ------
    ValueError
        If `vectors` is not a matrix of real numbers, the metric is unknown or `count` is negative.
    CancelledError
        If `token` says so.
    """
    vectors = as_array(vectors, token)
    _check(checked(vectors), count, metric)
    warm_up(token)
    steps = Steps(token)
    good = np.flatnonzero(finite_rows(vectors, token))
    graph = _graph(vectors if len(good) == len(vectors) else vectors[good], count, metric, seed, steps)
    return graph if len(good) == len(vectors) else _among_all(graph, good, len(vectors))


def _check(vectors: Vectors, count: int, metric: str) -> None:
    if metric not in METRICS:
        raise ValueError(f"the metric is one of {', '.join(METRICS)}, not {metric!r}")
    if count < 0:
        raise ValueError(f"{count} neighbours cannot be found")


def affordable(rows: int, columns: int, metric: str) -> bool:
    """Return whether all vectors are compared with all."""
    slower = _SLOWER if metric in ("manhattan", "hamming") else 1
    return float(rows) ** 2 * (columns + _OVERHEAD) * slower <= AFFORDABLE


def _graph(vectors: Vectors, count: int, metric: str, seed: int, steps: Steps) -> NeighbourGraph:
    rows = len(vectors)
    wanted = max(0, min(count, rows - 1))
    if wanted == 0:
        return NeighbourGraph(*_nobody(rows, 0), metric, True, 1.0)
    steps.stage("Comparing vectors", 0.02)
    prepared = prepare_rows(vectors, metric, steps)
    with Crew() as crew:
        if affordable(rows, vectors.shape[1], metric):
            steps.stage("Nearest neighbours", 0.98)
            everybody = np.arange(rows, dtype=np.int32)
            return NeighbourGraph(*exact_neighbours(prepared, everybody, wanted, crew, steps), metric, True, 1.0)
        found, distances = near_neighbours(prepared, wanted, seed, crew, steps)
        steps.stage("Checking a sample", 1.0)
        recall = _recall(prepared, distances, seed, crew, steps)
    return NeighbourGraph(found, distances, metric, False, recall)


def _recall(prepared: Prepared, distances: F4, seed: int, crew: Crew, steps: Steps) -> float:
    """Return the share of neighbours that are as near as the true ones, on a random sample."""
    rng = np.random.default_rng([seed, len(distances)])
    rows = np.sort(rng.choice(len(distances), min(SAMPLE, len(distances)), replace=False)).astype(np.int32)
    _, true = exact_neighbours(prepared, rows, distances.shape[1], crew, steps)
    return float((distances[rows] <= true[:, -1:]).mean())


def _nobody(rows: int, count: int) -> tuple[I4, F4]:
    return np.full((rows, count), -1, dtype=np.int32), np.full((rows, count), np.nan, dtype=np.float32)


def _among_all(graph: NeighbourGraph, good: I8, rows: int) -> NeighbourGraph:
    indices, distances = _nobody(rows, graph.count)
    indices[good], distances[good] = good.astype(np.int32)[graph.indices], graph.distances
    return NeighbourGraph(indices, distances, graph.metric, graph.exact, graph.recall)
