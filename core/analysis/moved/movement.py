"""How much each row's nearest neighbours are others than before.

The measure is the intersection metric of Fagin, Kumar and Sivakumar ("Comparing top k lists", SIAM J. Discrete Math.
17, 2003, section 3.1): the share of others among the nearest 1, 2, ... k, on average. It is 0 where the same
neighbours come in the same order and 1 where none of them stays; a nearest neighbour that leaves weighs more than the
k-th. It is a metric, needs no parameter but k, and as it looks at nothing but ranks, it does not change when a space
is turned, mirrored, shifted or scaled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.steps import Steps
from core.model.arrays import F4, I4, U1, Bool
from core.work import Token

MOST = 100
"""Neighbours of each row that are compared at most."""
MISSING = 255
"""Stands in `Movement.kept` for rows that were not compared."""
_PAIRS = 1 << 23


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """How n rows moved.

    Attributes
    ----------
    values
        float32 (n,): 0 for a row whose nearest k are the same in the same order, 1 for one that keeps none; NaN for
        rows without neighbours on one of both sides.
    kept
        uint8 (n,): how many of the nearest k are among the nearest k on the other side, too; `MISSING` where `values`
        are NaN.
    k
        How many neighbours of each row were compared.
    """

    values: F4
    kept: U1
    k: int


def movement(before: I4, after: I4, token: Token | None = None) -> Movement:
    """Return how neighbours changed.

    Parameters
    ----------
    before, after
        int32 (n, k): the nearest others of each row, nearest first; -1 in all columns of a row that has none. Of lists
        of different lengths the longer ones are cut.
    token
        Told of progress, and asked between parts whether to stop.

    Raises
    ------
    ValueError
        If both sides have not as many rows, or there are more than `MOST` neighbours.
    CancelledError
        If `token` says so.
    """
    k = min(before.shape[1], after.shape[1])
    if len(before) != len(after):
        raise ValueError(f"{len(before)} rows cannot be compared with {len(after)}")
    if k > MOST:
        raise ValueError(f"at most {MOST} neighbours are compared, not {k}")
    values = np.full(len(before), np.nan, dtype=np.float32)
    kept = np.full(len(before), MISSING, dtype=np.uint8)
    if k == 0:
        return Movement(values, kept, 0)
    steps, depths = Steps(token), _depths(k)
    steps.stage("Comparing neighbours", 1.0)
    together = max(1, _PAIRS // k**2)
    for start in range(0, len(before), together):
        part = slice(start, start + together)
        one, other = before[part, :k], after[part, :k]
        shared = _shared(one, other, depths)
        there: Bool = (one[:, 0] >= 0) & (other[:, 0] >= 0)
        values[part] = np.where(there, 1 - (shared / np.arange(1, k + 1)).mean(axis=1), np.nan)
        kept[part] = np.where(there, shared[:, -1], MISSING)
        steps.did(len(one) / len(before))
    return Movement(values, kept, k)


def _depths(k: int) -> F4:
    """Return which pair of places in both lists is first seen at which depth: float32 (k * k, k), one 1 a row."""
    place = np.arange(k)
    return np.eye(k, dtype=np.float32)[np.maximum(place[:, None], place[None, :]).ravel()]


def _shared(one: I4, other: I4, depths: F4) -> F4:
    """Return how many of the nearest 1, 2, ... k are on both sides, float32 (m, k)."""
    same = one[:, :, None] == other[:, None, :]
    found: F4 = np.cumsum(same.reshape(len(one), -1).astype(np.float32) @ depths, axis=1)
    return found


def most_moved(values: F4) -> I4:
    """Return the rows from the one that moved most on, int32 (m,), those that moved alike by row; without NaN."""
    order = np.argsort(-values, kind="stable").astype(np.int32)  # NaN come last
    return order[: int(np.count_nonzero(~np.isnan(values)))]
