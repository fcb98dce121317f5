"""What becomes of numbers that are computed in single precision though they were stored in another type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.projection.chunks import Vectors, row_blocks
from core.analysis.steps import Steps
from core.model.arrays import F8, I8
from core.style.text import counted
from core.work import Token

SHOWS = 1e-3
"""Share of the range of a column from which rounding its values shows."""
WHOLE = 1 << 24
"""Up to this, single precision holds every whole number."""

_ROWS = 8192


def narrowing_notes(stored: str, vectors: Vectors, exact: bool, token: Token | None = None) -> tuple[str, ...]:
    """Return what single precision changes about numbers, one sentence each, nothing where it changes next to nothing.

    Parameters
    ----------
    stored
        Type in which they are stored, ``"text"`` for digits.
    vectors
        The numbers as they are stored, or if they are not at hand as they were read; (n, d).
    exact
        Whether they are as they are stored.
    token
        Asked whether to stop; raises CancelledError.
    """
    seen, steps = _Seen(vectors.shape[1]), Steps(token)
    for _, block in row_blocks(vectors, _ROWS, 8, steps.check):
        seen.add(block)
    return tuple(_said(stored, seen, exact))


@dataclass(slots=True)
class _Seen:
    columns: int
    infinite: int = 0
    overflown: int = 0
    rounded: int = 0
    whole: int = 0
    lowest: F8 = field(init=False)
    highest: F8 = field(init=False)
    changed: I8 = field(init=False)

    def __post_init__(self) -> None:
        self.lowest, self.highest = np.full(self.columns, np.inf), np.full(self.columns, -np.inf)
        self.changed = np.zeros(self.columns, dtype=np.int64)

    def add(self, block: NDArray[Any]) -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            single, values = block.astype(np.float32), block.astype(np.float64)
            infinite, before = np.isinf(single), np.isinf(values)
            wide = block.astype(np.longdouble) if block.dtype.kind in "iu" else values
            other = (single != wide) & np.isfinite(single)
        self.infinite += int(np.count_nonzero(infinite))
        self.overflown += int(np.count_nonzero(infinite & ~before))
        self.rounded += int(np.count_nonzero(other))
        self.whole += int(np.count_nonzero(np.abs(single) >= WHOLE))
        self.changed += np.count_nonzero(other, axis=0)
        known = np.isfinite(values)
        self.lowest = np.minimum(self.lowest, values.min(axis=0, where=known, initial=np.inf))
        self.highest = np.maximum(self.highest, values.max(axis=0, where=known, initial=-np.inf))

    def showing(self, exact: bool) -> int:
        """Return how many columns are so narrow that rounding shows."""
        some = self.highest > self.lowest
        low, high = np.where(some, self.lowest, 0.0), np.where(some, self.highest, 0.0)
        with np.errstate(over="ignore"):
            largest = np.maximum(np.abs(low), np.abs(high)).astype(np.float32)
            error = np.spacing(largest).astype(np.float64) / 2
        moved = self.changed > 0 if exact else np.ones(self.columns, dtype=np.bool_)
        return int(np.count_nonzero(some & moved & np.isfinite(error) & (error > SHOWS * (high - low))))


def _said(stored: str, seen: _Seen, exact: bool) -> list[str]:
    because = f"{stored} is computed in single precision"
    notes = []
    if seen.overflown:
        notes.append(f"{counted(seen.overflown, 'value')} beyond 3.4e38 became infinite, as {because}")
    elif seen.infinite and not exact:
        are = "is" if seen.infinite == 1 else "are"
        notes.append(f"{counted(seen.infinite, 'value')} {are} infinite or beyond 3.4e38: {because}")
    whole = seen.rounded if exact else seen.whole
    if "int" in stored and whole:
        how = ("is" if whole == 1 else "are") if exact else "may be"
        notes.append(f"{counted(whole, 'whole number')} beyond {WHOLE:,} {how} rounded, as {because}")
    elif columns := seen.showing(exact):
        vary = "column varies" if columns == 1 else "columns vary"
        notes.append(f"{columns:,} {vary} so little about large values that rounding shows, as {because}")
    return notes
