"""How the nearest of some points in one space rank among all in the other.

All points pass by in blocks, each compared with all that are looked at, so that no matrix of distances is ever held:
once to find the nearest places, once to find the nearest vectors, and once to count what is nearer than those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.analysis.graph.exact import multiplied
from core.analysis.graph.metrics import Prepared
from core.analysis.parallel import Crew
from core.analysis.quality.sample import shuffled
from core.analysis.steps import Steps
from core.model.arrays import F8, I4, I8

T = TypeVar("T")
Floats: TypeAlias = NDArray[Any]
Lists: TypeAlias = tuple[Floats, I4]
"""Three numbers that order points, (q, 3, k), and which points they are, (q, k)."""

_ROWS, _COLUMNS, _PART = 256, 2048, 1 << 15


def ranks(prepared: Prepared, layout: F8, rows: I4, k: int, precise: bool, crew: Crew, steps: Steps) -> tuple[I8, I8]:
    """Return how neighbours in one space rank in the other, 1 for the nearest.

    Parameters
    ----------
    layout
        float64 (n, 2 or 3): where the vectors are shown.
    rows
        int32 (q,): the points whose nearest k are looked at.
    precise
        Whether distances are formed in double precision, each from its differences; otherwise by products of blocks
        in single precision.

    Returns
    -------
    true
        int64 (q, k): ranks among the vectors of the nearest places, nearest first.
    seen
        int64 (q, k): ranks in the layout of the nearest vectors.
    """
    kind = np.float64 if precise else np.float32
    places, chance = np.ascontiguousarray(layout.T, dtype=kind), shuffled(len(layout), kind)
    blocks = _Blocks(prepared, places, chance, rows, k, kind, crew, steps)
    steps.stage("Neighbours in the picture", 0.1)
    low, low_ids = blocks.nearest(blocks.find_places)
    told = np.empty(low_ids.shape, dtype=kind)
    steps.stage("Neighbours among the vectors", 0.2)
    high, _ = blocks.nearest(lambda which, part: blocks.find_vectors(which, part, low_ids[which], told[which]))
    low = np.stack([told, low[:, 0], low[:, 1]], axis=1)
    high = np.stack([high[:, 1], high[:, 2], np.zeros_like(told)], axis=1)
    steps.stage("Ranks of neighbours", 0.2)
    counts = np.ones((len(rows), 2, k), dtype=np.int64)
    for which, nearer in blocks.sweep(lambda which, part: blocks.count(which, part, low[which], high[which])):
        counts[which] += nearer
    return counts[:, 0], counts[:, 1]


@dataclass(frozen=True, slots=True, eq=False)
class _Blocks:
    """Passes over blocks of some rows by all points; what is found does not depend on the order they are taken in."""

    prepared: Prepared
    places: Floats
    chance: Floats
    rows: I4
    k: int
    kind: type[np.floating[Any]]
    crew: Crew
    steps: Steps

    def sweep(self, work: Callable[[slice, slice], T]) -> list[tuple[slice, T]]:
        """Return what `work` finds for all batches of rows and parts of all points, with the batch."""
        blocks = [(which, part) for which in _spans(len(self.rows), _ROWS) for part in _spans(self.count_all, _PART)]
        found: dict[int, T] = {}

        def carry_out(number: int) -> None:
            found[number] = work(*blocks[number])

        self.crew.run(carry_out, len(blocks), self.steps)
        return [(which, found[number]) for number, (which, _) in enumerate(blocks)]

    @property
    def count_all(self) -> int:
        """How many points there are."""
        return int(self.places.shape[1])

    def nearest(self, find: Callable[[slice, slice], Lists]) -> Lists:
        """Return the nearest of all rows from those that were found in each part."""
        values = np.empty((len(self.rows), 3, self.k), dtype=self.kind)
        ids = np.empty((len(self.rows), self.k), dtype=np.int32)
        batches: dict[int, list[Lists]] = {}
        for which, lists in self.sweep(find):
            batches.setdefault(which.start, []).append(lists)
        for start, parts in batches.items():
            which = slice(start, start + len(parts[0][1]))
            values[which], ids[which] = _merged(parts, self.k)
        return values, ids

    def _empty(self, which: slice) -> Lists:
        count = which.stop - which.start
        values = np.full((count, 3, self.k), np.inf, dtype=self.kind)
        return values, np.full((count, self.k), -1, dtype=np.int32)

    def find_places(self, which: slice, part: slice) -> Lists:
        """Return the nearest places of some rows in a part: squared distance, place by chance, 0."""
        from core.analysis.quality import kernels

        values, ids = self._empty(which)
        self.steps.check()
        kernels.nearest_places(self.places, self.chance, self.rows[which], part.start, part.stop, values, ids)
        return values, ids

    def find_vectors(self, which: slice, part: slice, asked: I4, told: Floats) -> Lists:
        """Return the nearest vectors of some rows in a part: key, squared distance in the layout, place by chance.

        The keys of the points `asked` (q, e) that are in the part are written to `told`.
        """
        from core.analysis.quality import kernels

        values, ids = self._empty(which)
        rows = self.rows[which]
        for span in _spans(part.stop, _COLUMNS, part.start):
            keys = self._keys(rows, span)
            kernels.nearest_vectors(keys, self.places, self.chance, rows, span.start, asked, told, values, ids)
        return values, ids

    def count(self, which: slice, part: slice, low: Floats, high: Floats) -> I8:
        """Return how many points of a part are nearer than the nearest of the other space, (q, 2, k)."""
        from core.analysis.quality import kernels

        rows, counts = self.rows[which], np.zeros((which.stop - which.start, 2, self.k), dtype=np.int64)
        for span in _spans(part.stop, _COLUMNS, part.start):
            keys = self._keys(rows, span)
            kernels.count_nearer(keys, self.places, self.chance, rows, span.start, low, high, counts)
        return counts

    def _keys(self, rows: I4, span: slice) -> Floats:
        """Return what orders the vectors of a span by their distance from some, (q, m)."""
        from core.analysis.quality import kernels

        self.steps.check()
        prepared, terms = self.prepared, self.prepared.terms
        if self.kind is np.float64:
            keys = np.empty((len(rows), span.stop - span.start))
            kernels.all_distances(
                prepared.vectors, prepared.offsets, prepared.scales, prepared.kind, prepared.floor, rows, span.start,
                keys,
            )  # fmt: skip
            return keys
        single = np.dtype(np.float32)
        keys = multiplied(prepared, prepared.rows(rows, single), prepared.rows(span, single))
        kernels.to_keys(keys, terms.add[span], terms.slope[span], terms.own[rows], terms.factor)
        return keys


def _spans(stop: int, size: int, start: int = 0) -> list[slice]:
    return [slice(first, min(first + size, stop)) for first in range(start, stop, size)]


def _merged(parts: list[Lists], k: int) -> Lists:
    values, ids = (np.concatenate(each, axis=-1) for each in zip(*parts, strict=True))
    order = np.lexsort((values[:, 2], values[:, 1], values[:, 0]), axis=-1)[:, :k]
    return np.take_along_axis(values, order[:, None], axis=-1), np.take_along_axis(ids, order, axis=-1)
