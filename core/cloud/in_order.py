"""Values of all points in the order of a cloud: put so once, and kept for the arrays that were asked for last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

import numpy as np

from core.cloud.compiling import steady
from core.cloud.points import Emphasis
from core.cloud.shading import Layer
from core.cloud.threads import in_blocks, shares, side_by_side
from core.model.arrays import I4, I8, U1, U2

Values = TypeVar("Values", U1, U2)
Made = TypeVar("Made")

FORWARD_AT_MOST = 100_000
"""Points brought forward that are drawn apart from the others, in every picture from its first moment on."""
NARROWED_FROM = 1_000_000
"""Points from which on colours are put in order by `gathered_narrow` where they can be."""
_KEPT = 3


@dataclass(frozen=True, slots=True, eq=False)
class InOrder:
    """Emphasis in the order of a cloud's points.

    Attributes
    ----------
    values
        uint8 (m,).
    counts
        How many points have each value.
    chosen
        int64 (k,): where those brought forward lie, empty for a crowd.
    crowd
        Whether so many are brought forward that they are drawn among the others, as these are.
    """

    values: U1
    counts: tuple[int, ...]
    chosen: I8
    crowd: bool = False

    @staticmethod
    def of(values: U1) -> InOrder:
        """Look through values in order; raises ValueError if one is none of `Emphasis`."""
        counts = _counts(values)
        if sum(counts) < len(values):
            raise ValueError("an emphasis is unknown")
        forward = sum(counts[Emphasis.NEIGHBOUR :])
        if not 0 < forward <= FORWARD_AT_MOST:
            return InOrder(values, counts, np.zeros(0, dtype=np.int64), forward > 0)
        return InOrder(values, counts, np.flatnonzero(values >= Emphasis.NEIGHBOUR).astype(np.int64))

    @property
    def added(self) -> tuple[tuple[Layer, int], ...]:
        """Layers whose translucent points are added up, from behind to the front, with their emphasis."""
        layers = [(Layer.DIMMED, Emphasis.DIMMED), (Layer.NORMAL, Emphasis.NORMAL)]
        if self.crowd:
            layers += [(Layer.NEIGHBOUR, Emphasis.NEIGHBOUR), (Layer.SELECTED, Emphasis.SELECTED)]
        return tuple((layer, value) for layer, value in layers if self.counts[value])


def _counts(values: U1) -> tuple[int, ...]:
    """Return how many values are each of those of `Emphasis`; a block is compared while it lies in the cache."""
    known, counts, lock = range(Emphasis.SELECTED + 1), np.zeros(Emphasis.SELECTED + 1, dtype=np.int64), Lock()

    def count(block: slice) -> None:
        found = [np.count_nonzero(values[block] == value) for value in known]
        with lock:
            np.add(counts, found, out=counts)

    in_blocks(len(values), count)
    return tuple(counts.tolist())


def ends(values: U2) -> tuple[int, int]:
    """Return the lowest and the highest of values (n,), 0 and -1 where there is none."""
    found: list[tuple[int, int]] = []

    def look(block: slice) -> None:
        found.append((int(values[block].min()), int(values[block].max())))

    if len(values):
        in_blocks(len(values), look)
    return min((low for low, _ in found), default=0), max((high for _, high in found), default=-1)


def filled(number: int, value: U2) -> tuple[int, U2]:
    """Return the one value (1,) that so many have, and as many of it, uint16 (number,)."""
    result = np.empty(number, dtype=np.uint16)
    in_blocks(number, lambda block: result[block].fill(value[0]))
    return int(value[0]), steady(result, np.uint16)


def gathered_narrow(values: U2, least: int, order: I4) -> U2:
    """Return values (n,) that are less than 256 above the least one in an order (m,) of their places, by the kernels.

    They are fetched from all over memory: of half as much of it, more lies in the processor's cache.
    """
    from core.cloud import kernels

    narrow, result = np.empty(len(values), dtype=np.uint8), np.empty(len(order), dtype=np.uint16)
    base = np.uint16(least)

    def squeeze(rows: slice) -> None:
        np.subtract(values[rows], base, out=narrow[rows], casting="unsafe")

    def fetch(part: slice) -> None:
        kernels.gather_narrow(narrow, base, order[part], result[part])

    side_by_side(squeeze, shares(len(values)))
    side_by_side(fetch, shares(len(order)))
    return steady(result, np.uint16)


class LastMade(Generic[Values, Made]):
    """What was made of the last few arrays, each known by its identity; several threads may ask."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[Values, Made]] = OrderedDict()
        self._lock = Lock()

    def of(self, values: Values, make: Callable[[], Made]) -> Made:
        """Return what was made of an array, else make it; nobody waits for what another thread makes."""
        with self._lock:
            found = self._kept.get(id(values))
            if found is not None:
                self._kept.move_to_end(id(values))
                return found[1]
        made = make()
        with self._lock:
            self._kept[id(values)] = values, made
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made
