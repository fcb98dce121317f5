"""What panels say of all rows: counted once for what is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model import I4, U1, Bool
from core.state import RowSet
from core.views.embedding.memo import remembered
from core.views.picture import Emphasis

LISTED_AT_MOST = 100
"""Selected rows that a panel lists."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """How many rows match and are shown, how many more are hidden, and which are shown, int32 (k,), ascending."""

    shown: int
    hidden: int
    rows: I4


@remembered(4)
def hidden_rows(selected: RowSet | None, emphasis: U1) -> int:
    """Return how many selected rows are hidden; 0 for a selection of another table."""
    if selected is None or selected.size != len(emphasis):
        return 0
    return int(np.count_nonzero(selected.mask() & (emphasis == Emphasis.HIDDEN)))


@remembered(4)
def found_rows(matches: Bool | None, emphasis: U1) -> Found:
    """Return what is to be said of the rows (n,) that match a search."""
    if matches is None:
        return Found(0, 0, np.zeros(0, dtype=np.int32))
    shown = matches & (emphasis[: len(matches)] != Emphasis.HIDDEN)
    rows = np.flatnonzero(shown).astype(np.int32)
    return Found(len(rows), int(np.count_nonzero(matches)) - len(rows), rows)
