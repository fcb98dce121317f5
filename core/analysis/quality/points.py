"""How far each point of a layout can be trusted, and which neighbours the layout tears apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.steps import Steps
from core.model.arrays import F4, F8, I4, I8, Bool
from core.work import Token

_ROWS = 1 << 16


def layout_neighbours(layout: F4, k: int, token: Token | None = None) -> tuple[I4, F8]:
    """Return the nearest others of all points in a layout and their distances, (n, k) each.

    Points with a coordinate that is not finite have none: -1 and NaN. CancelledError is raised if `token` says so.
    """
    from scipy.spatial import cKDTree

    good = np.flatnonzero(np.isfinite(layout).all(axis=1))
    k = max(0, min(k, len(good) - 1))
    found = np.full((len(layout), k), -1, dtype=np.int32)
    away = np.full((len(layout), k), np.nan)
    if k == 0:
        return found, away
    steps = Steps(token)
    steps.stage("Neighbours in the picture", 1.0)
    places = layout[good].astype(np.float64)
    tree = cKDTree(places, balanced_tree=False, compact_nodes=False)
    for start in range(0, len(good), _ROWS):
        part = np.arange(start, min(start + _ROWS, len(good)))
        distances, near = tree.query(places[part], k + 1, workers=-1)
        keep = _others(near, part)
        found[good[part]] = good[near[keep].reshape(len(part), k)]
        away[good[part]] = distances[keep].reshape(len(part), k)
        steps.did(len(part) / len(good))
    return found, away


def _others(near: I8, own: I8) -> Bool:
    """Return which of k + 1 nearest to keep: all but the point itself, or the last where others cover it up."""
    drop: Bool = near == own[:, None]
    drop[~drop.any(axis=1), -1] = True
    return ~drop


def faithfulness(graph: NeighbourGraph, layout: F4, k: int = 15, token: Token | None = None) -> F4:
    """Return the share of each vector's nearest k that are among its nearest k in the layout.

    float32 (n,), 0 to 1; NaN for vectors without neighbours or coordinates.
    """
    nearest = graph.first(k)
    seen, _ = layout_neighbours(layout, nearest.count, token)
    return _shared(nearest.indices, seen)


def stability(layouts: Sequence[F4], k: int = 15, token: Token | None = None) -> F4:
    """Return the share of each point's nearest k that stay from one layout to another, mean over pairs of layouts.

    Layouts of the same vectors (n, 2 or 3), as those of several seeds. float32 (n,), 0 to 1, NaN where a point has no
    coordinates. Raises ValueError for fewer than two layouts.
    """
    if len(layouts) < 2:
        raise ValueError("stability needs two layouts")
    seen = [layout_neighbours(layout, k, token)[0] for layout in layouts]
    shares = [_shared(one, other) for place, one in enumerate(seen) for other in seen[:place]]
    mean: F4 = np.mean(shares, axis=0, dtype=np.float32)
    return mean


def _shared(one: I4, other: I4) -> F4:
    """Return the share of the numbers in each row that are in the same row of another table."""
    k = min(one.shape[1], other.shape[1])
    if k == 0:
        return np.full(len(one), np.nan, dtype=np.float32)
    shares = np.empty(len(one), dtype=np.float32)
    for start in range(0, len(one), _ROWS):
        part = slice(start, start + _ROWS)
        both = (one[part, :k, None] == other[part, None, :k]).any(axis=2).sum(axis=1)
        shares[part] = both / k
    shares[(one[:, 0] < 0) | (other[:, 0] < 0)] = np.nan
    return shares


def broken_links(
    graph: NeighbourGraph, layout: F4, k: int = 5, reach: int = 50, token: Token | None = None
) -> tuple[I4, F4]:
    """Return pairs of true neighbours that the layout tears apart, the farthest apart first.

    Parameters
    ----------
    k
        How many nearest vectors of each count as its neighbours.
    reach
        A pair is torn apart if neither point is among so many nearest of the other in the layout.

    Returns
    -------
    pairs
        int32 (m, 2), the smaller number first, each pair once.
    distances
        float32 (m,): how far apart they are in the layout, as a multiple of the nearer of both reaches.
    """
    nearest = graph.first(k).indices
    _, away = layout_neighbours(layout, reach, token)
    if away.shape[1] == 0 or nearest.shape[1] == 0:
        return np.empty((0, 2), dtype=np.int32), np.empty(0, dtype=np.float32)
    left = np.repeat(np.arange(len(nearest), dtype=np.int32), nearest.shape[1])
    right = nearest.ravel()
    known = (right >= 0) & np.isfinite(away[left, -1]) & np.isfinite(away[right, -1])
    pairs = np.unique(np.sort(np.stack([left[known], right[known]], axis=1), axis=1), axis=0)
    apart = np.linalg.norm(layout[pairs[:, 0]].astype(np.float64) - layout[pairs[:, 1]], axis=1)
    farther = np.maximum(away[pairs[:, 0], -1], away[pairs[:, 1], -1])
    nearer = np.minimum(away[pairs[:, 0], -1], away[pairs[:, 1], -1])
    torn = apart > farther
    with np.errstate(divide="ignore"):
        times = (apart[torn] / nearer[torn]).astype(np.float32)
    order = np.argsort(-times, kind="stable")
    return pairs[torn][order].astype(np.int32), times[order]
