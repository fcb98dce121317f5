"""Neighbourhoods that take into account what is known of the points besides their vectors: classes or numbers."""

from __future__ import annotations

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.umap.fuzzy import FuzzyGraph, directed_graph, united
from core.model.arrays import F4, F8, I4, I8

_UNKNOWN = 1.0
"""How far what is not known is from everything."""
_ROWS = 65_536


def with_labels(graph: FuzzyGraph, labels: I4, weight: float) -> FuzzyGraph:
    """Return the graph whose edges between different classes are weakened, as umap-learn does for categories.

    Parameters
    ----------
    labels
        int32 (n,), -1 where the class is not known.
    weight
        0 to 1: how much classes count against neighbours.
    """
    from core.analysis.projection.umap import kernels

    far = 2.5 / (1.0 - weight) if weight < 1.0 else 1e12
    values = graph.strengths.copy()
    kernels.intersect_labels(graph.starts, graph.columns, values, labels.astype(np.int32), _UNKNOWN, far)
    return united(graph.starts, graph.columns, values, 1.0)


def with_numbers(graph: FuzzyGraph, numbers: F4, weight: float, neighbours: int, crew: Crew) -> FuzzyGraph:
    """Return the intersection of the graph with that of numbers, as umap-learn makes it for ``target_metric="l2"``.

    As there each number has its own neighbourhood, and only the intersection is made symmetric.

    Edges of which an end has no number are weakened by as much as those between classes that are not known.

    Parameters
    ----------
    numbers
        float32 (n,), NaN where they are not known.
    weight
        0 to 1: how much numbers count against neighbours.
    neighbours
        How many points are near each number, with the point itself.
    """
    from core.analysis.projection.umap import kernels

    known = np.isfinite(numbers)
    rows = np.flatnonzero(known)
    if len(rows) < 2:
        return graph
    nearest = nearest_numbers(numbers[rows], min(neighbours, len(rows)) - 1)
    tiny = float(np.finfo(np.float32).smallest_subnormal)
    other = _spread(directed_graph(nearest, 1.0, crew).without_weaker(tiny), rows, len(numbers))
    least = max(float(graph.strengths.min(initial=1.0)) / 2, 1e-8)
    low = min(max(float(other.strengths.min(initial=1.0)) / 2, 1e-8), 1e-4)
    size = len(graph.columns) + len(other.columns)
    out = np.empty_like(graph.starts), np.empty(size, np.int32), np.empty(size, np.float32)
    kernels.intersect_graphs(
        graph.starts, graph.columns, graph.strengths, other.starts, other.columns, other.strengths,
        known, least, low, float(np.exp(-_UNKNOWN)), weight, *out,
    )  # fmt: skip
    last = out[0][-1]
    return united(out[0], out[1][:last], out[2][:last], 1.0)


def nearest_numbers(numbers: F4, count: int) -> NeighbourGraph:
    """Return the nearest others of finite numbers, exactly; of others that are equally near any may be chosen."""
    order = np.argsort(numbers, kind="stable")
    line = numbers[order].astype(np.float64)
    shape = len(numbers), count
    indices, distances = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=np.float32)
    for start in range(0, len(line), _ROWS):
        here = np.arange(start, min(start + _ROWS, len(line)))
        places, away = _near_on_line(line, here, count)
        indices[order[here]], distances[order[here]] = order[places], away
    return NeighbourGraph(indices, distances, "euclidean", True, 1.0)


def _near_on_line(line: F8, here: I8, count: int) -> tuple[I8, F8]:
    """Return places and distances of the nearest others among ascending numbers: they are next to one another."""
    steps = np.delete(np.arange(-count, count + 1), count)
    places = here[:, None] + steps
    inside = (places >= 0) & (places < len(line))
    places = np.clip(places, 0, len(line) - 1)
    away = np.where(inside, np.abs(line[places] - line[here][:, None]), np.inf)
    chosen = np.argsort(away, axis=1, kind="stable")[:, :count]
    return np.take_along_axis(places, chosen, axis=1), np.take_along_axis(away, chosen, axis=1)


def _spread(graph: FuzzyGraph, rows: I8, points: int) -> FuzzyGraph:
    """Return the graph of some rows as one of all points."""
    sizes = np.zeros(points, dtype=np.int64)
    sizes[rows] = np.diff(graph.starts)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return FuzzyGraph(starts, rows.astype(np.int32)[graph.columns], graph.strengths)
