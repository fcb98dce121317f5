"""The weighted graph whose edges the layout tries to keep: equal to umap-learn's for the same neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model.arrays import F4, I4, I8, Bool

DISCONNECTED_FROM = {"cosine": 2.0, "correlation": 2.0}
"""Distances from which neighbours are none, by metric: opposite directions."""

_ROWS = 8192


@dataclass(frozen=True, slots=True, eq=False)
class FuzzyGraph:
    """A sparse matrix by rows, symmetric where it is the union of all neighbourhoods.

    Attributes
    ----------
    starts
        int64 (n + 1,): the edges of point i are ``starts[i]`` to ``starts[i + 1]``.
    columns
        int32 (edges,), ascending in each row.
    strengths
        float32 (edges,), up to 1, and above 0 in a union.
    """

    starts: I8
    columns: I4
    strengths: F4

    @property
    def points(self) -> int:
        """How many points there are."""
        return len(self.starts) - 1

    @property
    def lonely(self) -> Bool:
        """Bool (n,): points without an edge."""
        lonely: Bool = np.diff(self.starts) == 0
        return lonely

    @property
    def parts(self) -> int:
        """How many connected parts there are; a lonely point is one."""
        from core.analysis.projection.umap import kernels

        return kernels.count_parts(self.starts, self.columns)

    def without_weaker(self, least: float) -> FuzzyGraph:
        """Return the graph of the edges that are at least so strong."""
        kept = self.strengths >= np.float32(least)
        before = np.concatenate([[0], np.cumsum(kept)])
        return FuzzyGraph(before[self.starts], self.columns[kept], self.strengths[kept])


def fuzzy_graph(
    graph: NeighbourGraph,
    connectivity: float,
    mix: float,
    crew: Crew,
    steps: Steps | None = None,
    farthest: float = 0.0,
) -> FuzzyGraph:
    """Return the fuzzy union of all points' neighbourhoods (McInnes, Healy and Melville, 2018, algorithms 2 and 3).

    Parameters
    ----------
    graph
        Neighbours of n points without the points themselves; every point has as many.
    connectivity
        How many neighbours belong to a point for sure, may lie between whole numbers.
    mix
        1 for the union of the two directions of an edge, 0 for their intersection.
    farthest
        Distance from which neighbours are none; 0 for that of the metric, see `DISCONNECTED_FROM`.
    """
    directed = directed_graph(graph, connectivity, crew, steps, farthest)
    return united(directed.starts, directed.columns, directed.strengths, mix)


def directed_graph(
    graph: NeighbourGraph, connectivity: float, crew: Crew, steps: Steps | None = None, farthest: float = 0.0
) -> FuzzyGraph:
    """Return the neighbourhood of each point by itself, a row each; see `fuzzy_graph`."""
    from core.analysis.projection.umap import kernels

    count, k = graph.indices.shape
    distances = np.ascontiguousarray(graph.distances)
    limit = farthest or DISCONNECTED_FROM.get(graph.metric, np.inf)
    if limit < np.inf:
        distances = np.where(distances >= np.float32(limit), np.float32(np.inf), distances)
    strengths = np.empty((count, k), dtype=np.float32)
    mean = float(distances.sum(dtype=np.float64) / max(1, count * (k + 1)))

    def work(number: int) -> None:
        last = min((number + 1) * _ROWS, count)
        kernels.memberships(distances, connectivity, mean, number * _ROWS, last, strengths)

    crew.run(work, -(-count // _ROWS), steps)
    order = np.argsort(graph.indices, axis=1)
    columns = np.take_along_axis(graph.indices, order, axis=1).ravel()
    values = np.take_along_axis(strengths, order, axis=1).ravel()
    return FuzzyGraph(np.arange(count + 1, dtype=np.int64) * k, columns, values)


def united(starts: I8, columns: I4, values: F4, mix: float) -> FuzzyGraph:
    """Return the union of a sparse matrix and its transpose, mixed with their intersection; zeros are left out."""
    from core.analysis.projection.umap import kernels

    turned = np.empty_like(starts), np.empty_like(columns), np.empty_like(values)
    kernels.transposed(starts, columns, values, *turned)
    out = np.empty_like(starts), np.empty(2 * len(columns), np.int32), np.empty(2 * len(columns), np.float32)
    kernels.united(starts, columns, values, *turned, mix, *out)
    return FuzzyGraph(out[0], out[1][: out[0][-1]].copy(), out[2][: out[0][-1]].copy())
