"""Two spaces of the same rows, and who is near whom in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.exact import exact_neighbours
from core.analysis.graph.finite import finite_rows
from core.analysis.graph.metrics import prepare_rows
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.graph.warm import warm_up
from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors
from core.analysis.quality.points import layout_neighbours
from core.analysis.steps import Steps
from core.model.arrays import I4, I8, Bool
from core.work import Token


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Where rows are.

    Attributes
    ----------
    points
        Vectors (n, d), or a layout float32 (n, 2 or 3).
    metric
        One of `core.analysis.graph.metrics.METRICS`; empty for a layout, which is seen as it is drawn.
    graph
        Neighbours of all rows by that metric where they are known already.
    """

    points: Vectors
    metric: str = ""
    graph: NeighbourGraph | None = None

    def good(self, token: Token | None = None) -> Bool:
        """Return which rows have a place, bool (n,)."""
        return finite_rows(self.points, token)


def rows_of_both(one: Space, other: Space, token: Token | None = None) -> Bool:
    """Return which rows have a place in both spaces, bool (m,), m the number of rows that both have."""
    count = min(len(one.points), len(other.points))
    both: Bool = one.good(token)[:count] & other.good(token)[:count]
    return both


def nearest_of_all(space: Space, among: Bool, k: int, token: Token | None = None) -> tuple[I4, float]:
    """Return the nearest others of all rows of a mask among them, and the share of true ones that were found.

    int32 (m, k) for a mask (m,), -1 in the rows beside it. Layouts are searched exactly at any size; vectors where
    `core.analysis.graph.build.affordable` says so, otherwise by descent, the recall being measured on a sample.
    """
    if not space.metric:
        layout = np.where(among[:, None], np.asarray(space.points[: len(among)], dtype=np.float32), np.float32(np.nan))
        return layout_neighbours(layout, k, token)[0], 1.0
    if space.graph is not None and _covers(space.graph, among, k):
        graph = space.graph.first(k)
        return graph.indices, graph.recall
    rows = np.flatnonzero(among)
    graph = neighbour_graph(
        space.points if len(rows) == len(space.points) else space.points[rows], k, space.metric, 0, token
    )
    return _numbered(graph.indices, rows, len(among)), graph.recall


def _covers(graph: NeighbourGraph, among: Bool, k: int) -> bool:
    """Return whether a graph of all rows is one of those of a mask."""
    if len(graph.indices) != len(among) or graph.count < min(k, int(np.count_nonzero(among)) - 1):
        return False
    return bool(((graph.indices[:, 0] >= 0) == among).all())


def _numbered(indices: I4, rows: I8, count: int) -> I4:
    """Return neighbours among some rows as neighbours among all."""
    found = np.full((count, indices.shape[1]), -1, dtype=np.int32)
    found[rows] = rows.astype(np.int32)[indices] if len(rows) else found[rows]
    return found


def nearest_of_some(space: Space, among: Bool, rows: I4, k: int, token: Token | None = None) -> I4:
    """Return the exact nearest others of some rows (q,) of a mask among all of it, int32 (q, k)."""
    k = max(0, min(k, int(np.count_nonzero(among)) - 1))
    if not space.metric:
        return _in_layout(space.points[: len(among)], among, rows, k)
    if space.graph is not None and space.graph.exact and _covers(space.graph, among, k):
        return np.ascontiguousarray(space.graph.indices[rows, :k])
    warm_up(token)
    all_rows = np.flatnonzero(among)
    places = np.searchsorted(all_rows, rows).astype(np.int32)
    steps = Steps(token)
    steps.stage("Nearest neighbours", 1.0)
    whole = len(all_rows) == len(space.points)
    prepared = prepare_rows(space.points if whole else space.points[all_rows], space.metric, steps)
    with Crew() as crew:
        found, _ = exact_neighbours(prepared, places, k, crew, steps)
    return all_rows.astype(np.int32)[found]


def _in_layout(layout: Vectors, among: Bool, rows: I4, k: int) -> I4:
    from scipy.spatial import cKDTree

    good = np.flatnonzero(among)
    places = np.asarray(layout[good], dtype=np.float64)
    tree = cKDTree(places, balanced_tree=False, compact_nodes=False)
    own = np.searchsorted(good, rows)
    near = tree.query(places[own], k + 1, workers=-1)[1].reshape(len(rows), -1)
    drop = near == own[:, None]
    drop[~drop.any(axis=1), -1] = True
    found: I4 = good[near[~drop].reshape(len(rows), k)].astype(np.int32)
    return found
