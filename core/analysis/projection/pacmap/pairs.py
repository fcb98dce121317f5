"""Which points PaCMAP ties to one another: near ones, others at a middle distance, and random ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.graph.metrics import Prepared
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.model.arrays import F4, I4, I8

CANDIDATES = 50
"""Neighbours beyond those wanted among which the nearest by scaled distance are chosen."""
ROWS = 4096
"""Points in each part of the work: fixed, so that results do not depend on the number of threads."""

_WIDTH_FROM, _WIDTH_TO = 3, 6


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Others that points begin a pair with, int32 (n, m), and who begins one with each: starts and numbers."""

    others: I4
    starts: I8
    back: I4

    @classmethod
    def of(cls, others: I4) -> Pairs:
        """Return pairs that can be followed from both ends."""
        from core.analysis.projection.pacmap import kernels

        starts, back = np.empty(len(others) + 1, dtype=np.int64), np.empty(others.size, dtype=np.int32)
        kernels.turned(others, starts, back)
        return cls(others, starts, back)


def parts(rows: int) -> int:
    """Return in how many parts so many points are done."""
    return -(-rows // ROWS)


def span(number: int, rows: int) -> tuple[int, int]:
    """Return the first point of a part and the one after its last."""
    return number * ROWS, min((number + 1) * ROWS, rows)


def counts(neighbours: int, middle_ratio: float, far_ratio: float, rows: int) -> tuple[int, int, int]:
    """Return how many near, middle and far pairs each point begins; with few points fewer, in the same proportions.

    0 neighbours choose 10, and more above 10,000 points, as the authors' program does.
    """
    near = neighbours or (10 if rows <= 10_000 else round(10 + 15 * (np.log10(rows) - 4)))
    near = min(near, rows - 1)
    if near * (1 + middle_ratio + far_ratio) >= rows:
        near = max(1, int(rows / (1 + middle_ratio + far_ratio)))
    middle, far = round(near * middle_ratio), max(1, round(near * far_ratio))
    return near, min(middle, rows - 1), max(1, min(far, rows - 1 - near))


def near_pairs(graph: NeighbourGraph, count: int, crew: Crew) -> I4:
    """Return the neighbours that are nearest when distances are divided by the widths of both neighbourhoods."""
    from core.analysis.projection.pacmap import kernels

    nearest = graph.first(count + CANDIDATES)
    typical: F4 = nearest.distances[:, _WIDTH_FROM:_WIDTH_TO]
    if typical.shape[1] == 0:
        typical = nearest.distances
    widths = np.maximum(typical.mean(axis=1, dtype=np.float64), 1e-10)
    rows = len(nearest.indices)
    chosen = np.empty((rows, min(count, nearest.count)), dtype=np.int32)
    crew.run(
        lambda part: kernels.nearest_by_scale(nearest.indices, nearest.distances, widths, *span(part, rows), chosen),
        parts(rows),
    )
    return chosen


def middle_pairs(prepared: Prepared, count: int, seed: int, crew: Crew) -> I4:
    """Return others at a middle distance: of six random ones always the second nearest."""
    from core.analysis.projection.pacmap import kernels

    rows = len(prepared.vectors)
    chosen = np.empty((rows, count), dtype=np.int32)

    def work(part: int) -> None:
        kernels.middle_pairs(
            prepared.vectors, prepared.offsets, prepared.scales, prepared.kind, prepared.floor, 2 * seed,
            *span(part, rows), chosen,
        )  # fmt: skip

    crew.run(work, parts(rows))
    return chosen


def far_pairs(near: I4, count: int, seed: int, crew: Crew) -> I4:
    """Return random others that are not near ones."""
    from core.analysis.projection.pacmap import kernels

    chosen = np.empty((len(near), count), dtype=np.int32)
    crew.run(lambda part: kernels.far_pairs(near, 2 * seed + 1, *span(part, len(near)), chosen), parts(len(near)))
    return chosen


def local_pairs(layout: F4, near: I4, far: I4, limit: float, seed: int, crew: Crew) -> I4:
    """Return others that are not near ones but close in the layout, as many as there were far ones."""
    from core.analysis.projection.pacmap import kernels

    chosen = np.empty(far.shape, dtype=np.int32)
    crew.run(
        lambda part: kernels.local_pairs(layout, near, far, limit, seed, *span(part, len(near)), chosen),
        parts(len(near)),
    )
    return chosen
