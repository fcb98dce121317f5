"""How steady neighbourhoods are from each step to the next."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from core.analysis.moved.movement import movement
from core.analysis.moved.spaces import Space, nearest_of_some
from core.analysis.quality.sample import sample_rows
from core.model.arrays import I4, U1
from core.work import Token

AT_ONCE = 1e11
"""Multiplications for the neighbours at one step: some seconds."""
_OVERHEAD, _TREE = 64, 200_000


def rows_looked_at(rows: int, columns: int, seed: int = 0) -> I4:
    """Return whose neighbours are looked at, ascending: all, or so many drawn by chance as take some seconds a step.

    `columns` are those of the vectors, 0 for layouts.
    """
    each = float(rows) * (columns + _OVERHEAD) if columns else float(_TREE)
    return sample_rows(rows, AT_ONCE / max(each, 1.0), seed)


def nearest_at(space: Space, rows: I4, k: int, token: Token | None = None) -> I4:
    """Return the exact nearest k of some rows at one step, int32 (q, k); -1 for rows without a place there."""
    good = space.good(token)
    found = np.full((len(rows), k), -1, dtype=np.int32)
    there = np.flatnonzero(rows < len(good))
    there = there[good[rows[there]]]
    near = nearest_of_some(space, good, rows[there], k, token)
    found[there, : near.shape[1]] = near
    return found


def kept_between(lists: Iterable[I4]) -> U1:
    """Return how many nearest of each row stay from each step to the next, uint8 (steps - 1, q).

    `lists` are the neighbours at each step, int32 (q, k); `core.analysis.moved.movement.MISSING` stands for rows that
    have none at one of both steps.
    """
    kept: list[U1] = []
    before: I4 | None = None
    width = 0
    for here in lists:
        width = len(here)
        if before is not None:
            kept.append(movement(before, here).kept)
        before = here
    return np.stack(kept) if kept else np.empty((0, width), dtype=np.uint8)
