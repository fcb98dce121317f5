"""Rows in the order of several columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.model import I4
from core.work import Token

Values: TypeAlias = NDArray[Any]
"""Numbers, NaN where missing; or ranks and codes, below 0 where missing."""


def stable_order(keys: Sequence[tuple[Values, bool]], rows: int, token: Token | None = None) -> I4:
    """Return int32 (rows,): which row comes first, second and so on.

    Parameters
    ----------
    keys
        Values (rows,) and whether the large ones come first, of the column that decides before all others first.
        Rows without a value come last either way, and rows that no column tells apart in the order of their numbers.
    """
    order = np.arange(rows, dtype=np.int32)
    for done, (values, descending) in enumerate(reversed(keys)):
        if token is not None:
            token.progress(done / len(keys))
            token.check()
        wanted = ascending(values, descending)
        order = order[np.argsort(wanted if not done else wanted[order], kind="stable")]
    return order


def ascending(values: Values, descending: bool) -> Values:
    """Return values whose ascending order is the wished one, with missing ones last; NumPy puts NaN last."""
    if values.dtype.kind == "f":
        return -values if descending else values
    most = int(values.max(initial=0))
    ranks = np.where(values < 0, most + 1, most - values if descending else values)
    # Sixteen bits are sorted by counting, in a tenth of the time.
    narrow: Values = ranks.astype(np.uint16 if most < 65_535 else np.int64)
    return narrow


def places_of(order: I4, rows: int) -> I4:
    """Return int32 (rows,): at which place of an order each row stands, -1 for those that are not in it."""
    places = np.full(rows, -1, dtype=np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return places
