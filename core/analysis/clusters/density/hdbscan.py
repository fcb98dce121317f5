"""HDBSCAN: clusters that stay longest as the density that is asked for rises.

R. J. G. B. Campello, D. Moulavi and J. Sander, "Density-based clustering based on hierarchical density estimates",
2013; clusters are chosen by excess of mass, as there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.clusters.density import warm
from core.analysis.clusters.density.spanning import spanning_tree
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model.arrays import F8, I4, I8
from core.work import RefusedError, Token


def hdbscan(
    points: F8, smallest: int, dense: int, leaves: bool = False, token: Token | None = None, threads: int | None = None
) -> I4:
    """Return the cluster of each point, int32 (n,): numbered from the largest, -1 for points that belong to none.

    Parameters
    ----------
    points
        float64 (n, d), finite, of few dimensions.
    smallest
        Points that a cluster has at least, 2 or more.
    dense
        How many points, itself among them, have to be near one for its place to count as dense.
    leaves
        Whether the innermost clusters are taken rather than those that stay longest.
    threads
        One for each processor if None; they change nothing but the time.

    Raises
    ------
    RefusedError
        If there are fewer points than a cluster has.
    CancelledError
        If `token` says so.
    """
    if smallest < 2 or dense < 1:
        raise RefusedError("A cluster has two points at least")
    if len(points) < max(smallest, 2):
        raise RefusedError(f"There are {len(points):,} points, fewer than the smallest cluster is to have")
    warm.warm_up(token)
    steps = Steps(token)
    steps.stage("Joining points from dense to sparse", 0.95)
    with Crew(threads) as crew:
        tree, lengths = spanning_tree(np.ascontiguousarray(points, dtype=np.float64), dense, crew, steps)
    steps.stage("Choosing clusters that stay", 0.05)
    return by_size(_chosen(tree, lengths, smallest, leaves))


@dataclass(frozen=True, slots=True, eq=False)
class _Condensed:
    """Clusters of all densities: which each node belongs to, and when points and clusters come off."""

    cluster: I8
    left_at: F8
    births: F8
    above: I8
    held: I8


def _condensed(tree: I8, lengths: F8, smallest: int) -> _Condensed:
    from core.analysis.clusters.density import kernels

    rows = len(tree) + 1
    children, sizes = np.empty((rows - 1, 2), np.int64), np.empty(rows - 1, np.int64)
    kernels.link(tree, children, sizes)
    # Points in one place never part: they would weigh more than all others.
    shortest = lengths[lengths > 0].min(initial=np.inf)
    densities = 1 / np.maximum(lengths, shortest if np.isfinite(shortest) else 1.0)
    nodes, most = 2 * rows - 1, 2 * (rows // smallest) + 2
    cluster, left_at = np.zeros(nodes, np.int64), np.zeros(nodes)
    births, above, held = np.zeros(most), np.zeros(most, np.int64), np.zeros(most, np.int64)
    told = (cluster, left_at, births, above, held)
    count = kernels.condense(children, sizes, densities, smallest, *told)
    return _Condensed(cluster, left_at, births[:count], above[:count], held[:count])


def _chosen(tree: I8, lengths: F8, smallest: int, leaves: bool) -> I4:
    """Return the number of the chosen cluster that holds each point, -1 for none."""
    from core.analysis.clusters.density import kernels

    known = _condensed(tree, lengths, smallest)
    rows, count = len(tree) + 1, len(known.births)
    found, chosen = np.zeros(count), np.zeros(count, np.bool_)
    kernels.stabilities(known.cluster, known.left_at, known.births, known.above, known.held, rows, found)
    kernels.select(found, known.above, leaves, chosen)
    owner = np.full(count, -1, np.int32)
    for each in range(1, count):
        outer = owner[known.above[each]]
        owner[each] = outer if outer >= 0 else (each if chosen[each] else -1)
    labels: I4 = owner[known.cluster[:rows]]
    return labels


def by_size(labels: I4) -> I4:
    """Return labels numbered anew from the largest cluster, equal ones by their first row; negative ones stay."""
    there = labels >= 0
    names, first, inverse, sizes = np.unique(labels[there], return_index=True, return_inverse=True, return_counts=True)
    place = np.empty(len(names), np.int32)
    place[np.lexsort((first, -sizes))] = np.arange(len(names), dtype=np.int32)
    ordered = np.full(len(labels), -1, np.int32)
    ordered[there] = place[inverse]
    return ordered
