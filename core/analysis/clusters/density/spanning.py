"""The shortest tree that joins all points, where no step is shorter than the density around its ends allows.

Boruvka's algorithm: each component takes its shortest edge to another one, until there is one component (W. B. March,
P. Ram and A. G. Gray, "Fast Euclidean minimum spanning tree", 2010). Most edges are found in the lists of neighbours;
for the rest a tree of boxes is searched, and only from points that may have a shorter edge than their component knows.
Nothing depends on how many threads there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from core.analysis.clusters.density.boxes import Boxes, boxes_of, near_ones
from core.analysis.parallel import Crew, processors
from core.analysis.steps import Steps
from core.model.arrays import F8, I4, I8, Bool

LISTED = 12
"""Neighbours of each point that are listed at least."""
_TOGETHER = 512


@dataclass(slots=True, eq=False)
class _Search:
    """What is known of the shortest edge from each point to another component; lengths are squared."""

    boxes: Boxes
    cores: F8
    near: I4
    away: F8
    least: F8
    whole: I4
    parents: I4
    owner: I4
    best: F8
    found: I4
    beyond: F8
    sure: Bool
    crew: Crew
    steps: Steps
    shortest: F8 = field(init=False)
    at: I8 = field(init=False)
    to_go: I8 = field(init=False)

    def __post_init__(self) -> None:
        rows = len(self.cores)
        self.shortest, self.at = np.empty(rows), np.empty(rows, np.int64)
        self.to_go = np.empty(rows, np.int64)

    def in_parts(self, rows: I8, work: Callable[[slice], object]) -> None:
        """Do something with parts of rows that do not depend on who does them."""

        def part(number: int) -> None:
            self.steps.check()
            work(slice(number * _TOGETHER, (number + 1) * _TOGETHER))

        self.crew.run(part, -(-len(rows) // _TOGETHER))

    def look_around(self) -> None:
        """Take what the lists of neighbours tell."""
        from core.analysis.clusters.density import kernels

        rows = np.arange(len(self.owner))
        known = (self.cores, self.near, self.away, self.owner, self.sure, self.beyond, self.best, self.found)
        self.in_parts(rows, lambda part: kernels.look_around(rows[part], *known))

    def survey(self) -> I8:
        """Learn what each component knows; return the roots of all."""
        from core.analysis.clusters.density import kernels

        known = (self.owner, self.best, self.found, self.beyond, self.shortest, self.at, self.to_go)
        kernels.nearest_of_components(*known)
        return np.flatnonzero(self.to_go >= 0).astype(np.int64)

    def search(self, rows: I8) -> None:
        """Look through the boxes from some rows, as far as their components know something."""
        from core.analysis.clusters.density import kernels

        limits = self.shortest[self.owner[rows]]
        tree = (self.boxes.points, self.cores, self.owner, *self.boxes.arrays, self.least, self.whole)
        told = (self.best, self.found, self.beyond, self.sure)
        self.in_parts(rows, lambda part: kernels.search(rows[part], limits[part], *tree, *told))

    def edges(self) -> tuple[I8, I8, F8]:
        """Return the shortest edge of every component: its two ends and its squared length."""
        from core.analysis.clusters.density import kernels

        kernels.write_owners(self.parents, self.owner)
        kernels.owners_of_nodes(self.owner, self.boxes.starts, self.boxes.ends, self.whole)
        self.look_around()
        roots = self.survey()
        self.search(self.to_go[roots[self.at[roots] < 0]])
        roots = self.survey()
        self.search(np.flatnonzero(~self.sure & (self.beyond < self.shortest[self.owner])).astype(np.int64))
        roots = self.survey()
        left = self.at[roots]
        return left, self.found[left].astype(np.int64), self.best[left]


def spanning_tree(points: F8, dense: int, crew: Crew, steps: Steps) -> tuple[I8, F8]:
    """Return the edges (n - 1, 2) and lengths (n - 1,), shortest first, of the tree that joins points (n, d).

    The length of an edge is the distance of its ends, but at least how far each has its `dense` nearest, itself among
    them: the mutual reachability (R. J. G. B. Campello, D. Moulavi and J. Sander, 2013).
    """
    from core.analysis.clusters.density import kernels

    rows = len(points)
    boxes = boxes_of(points)
    dense = min(dense, rows)
    near, away = near_ones(boxes.points, min(max(dense, LISTED), rows), processors())
    steps.did(0.3)
    cores = np.ascontiguousarray(away[:, dense - 1])
    least, nodes = np.empty(len(boxes.starts)), len(boxes.starts)
    kernels.least_cores(cores, boxes.starts, boxes.ends, least)
    parents = np.arange(rows, dtype=np.int32)
    nothing = (np.full(rows, np.inf), np.full(rows, -1, np.int32), np.zeros(rows), np.zeros(rows, np.bool_))
    whole = np.empty(nodes, np.int32)
    known = _Search(boxes, cores, near, away, least, whole, parents, parents.copy(), *nothing, crew, steps)
    tree, lengths, edges = np.empty((rows - 1, 2), np.int64), np.empty(rows - 1), 0
    while edges < rows - 1:
        before = edges
        edges = kernels.join(*known.edges(), parents, tree, lengths, edges)
        steps.did(0.7 * (edges - before) / (rows - 1))
    order = np.argsort(lengths, kind="stable")
    return boxes.order[tree[order]], np.sqrt(lengths[order])
