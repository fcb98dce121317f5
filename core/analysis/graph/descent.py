"""Nearest others of all vectors, found nearly always: neighbours of neighbours are neighbours.

Dong, Moses and Li, "Efficient k-nearest neighbor graph construction for generic similarity measures", 2011. Here every
vector looks through the partners of its partners by itself and writes its own list only, so that the result does not
depend on how many do it at the same time.
"""

from __future__ import annotations

import numpy as np

from core.analysis.graph.forest import TREES, compare_within, leaves
from core.analysis.graph.metrics import Prepared
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model.arrays import F4, I4, U1

_LISTED = 30
_PARTNERS, _MANY_PARTNERS = 12, 20
_ROUNDS = 12
_SETTLED = 0.001
"""Share of entries that change in a round below which no other follows."""
_ROWS = 1024


def near_neighbours(prepared: Prepared, count: int, seed: int, crew: Crew, steps: Steps) -> tuple[I4, F4]:
    """Return int32 and float32 (n, count): others that are nearly always the nearest, in exact order."""
    from core.analysis.graph import kernels

    rows = len(prepared.vectors)
    kept = min(max(count, _LISTED), rows - 1)
    keys = np.full((rows, kept), np.inf, dtype=np.float32)
    ids = np.full((rows, kept), -1, dtype=np.int32)
    rng = np.random.default_rng(seed)
    for _ in range(TREES):
        steps.stage("Guessing neighbours", 0.3 / TREES)
        compare_within(prepared, leaves(prepared.points, rng, steps), keys, ids, crew, steps)
    kernels.in_order(keys, ids)
    fresh = np.ones(ids.shape, dtype=np.uint8)
    for number in range(_ROUNDS):
        steps.stage("Neighbours of neighbours", 0.6 / _ROUNDS)
        if _round(prepared, keys, ids, fresh, seed + number, crew, steps) < _SETTLED * ids.size:
            break
    steps.stage("Distances", 0.05)
    return _settled(prepared, keys, ids, count, crew, steps)


def _round(prepared: Prepared, keys: F4, ids: I4, fresh: U1, seed: int, crew: Crew, steps: Steps) -> int:
    """Let every vector look through the partners of its partners; return how many entries of lists changed."""
    from core.analysis.graph import kernels

    each = _PARTNERS if ids.shape[1] <= _LISTED else _MANY_PARTNERS
    partners = np.empty((len(ids), 2 * each), dtype=np.int32)
    new = np.empty(partners.shape, dtype=np.uint8)
    kernels.choose_partners(ids, fresh, seed, partners, new)
    parts = -(-len(ids) // _ROWS)
    changed = np.zeros(parts, dtype=np.int64)
    terms = prepared.terms

    def work(number: int) -> None:
        steps.check()
        first, last = number * _ROWS, min((number + 1) * _ROWS, len(ids))
        changed[number] = kernels.introduce(
            prepared.points, prepared.kind, terms.add, terms.slope, terms.own, terms.factor, partners, new,
            first, last, keys, ids, fresh,
        )  # fmt: skip

    crew.run(work, parts, steps)
    return int(changed.sum())


def _settled(prepared: Prepared, keys: F4, ids: I4, count: int, crew: Crew, steps: Steps) -> tuple[I4, F4]:
    from core.analysis.graph import kernels

    found = np.full((len(ids), count), -1, dtype=np.int32)
    distances = np.full((len(ids), count), np.nan, dtype=np.float32)
    sure = np.empty(len(ids), dtype=np.bool_)

    def work(number: int) -> None:
        steps.check()
        span = slice(number * _ROWS, min((number + 1) * _ROWS, len(ids)))
        rows = np.arange(span.start, span.stop, dtype=np.int32)
        kernels.settle(
            prepared.vectors, prepared.offsets, prepared.scales, prepared.kind, prepared.floor, rows, keys[span],
            ids[span], prepared.terms.base[span], prepared.terms.unit, False, found[span], distances[span], sure[span],
        )  # fmt: skip

    crew.run(work, -(-len(ids) // _ROWS), steps)
    return found, distances
