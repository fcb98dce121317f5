"""Points of many lines at one place, of which only those are made that somebody looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from core.model import F8, I8, Bool
from core.views.scalars.reading.point import Reading, reading_of
from core.views.scalars.reading.shelf import Laid, Shelf


class Readings(Sequence[Reading]):
    """Points of many lines at one place, each made a `Reading` when it is asked for.

    Parameters
    ----------
    shelf, laid
        Where the lines stand, and their points.
    x
        The place.
    index, at, smoothed
        Which point of each line, int64 (n,), where it lies, and its value as drawn, float64 (n,).
    order
        Which of them in which order, int64 (m,); all in turn for None.
    """

    def __init__(
        self, shelf: Shelf, laid: Laid, x: float, index: I8, at: F8, smoothed: F8, order: I8 | None = None
    ) -> None:
        self._shelf, self._laid, self._x = shelf, laid, x
        self._index, self._at, self._smoothed = index, at, smoothed
        self._order: I8 = np.arange(len(index), dtype=np.int64) if order is None else order
        self.made: dict[int, Reading] = {}
        """Readings that were asked for, by their lines."""

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, place: int) -> Reading: ...

    @overload
    def __getitem__(self, place: slice) -> Readings: ...

    def __getitem__(self, place: int | slice) -> Reading | Readings:
        """Return one reading, or some of them."""
        if isinstance(place, slice):
            return self._of(self._order[place])
        number = int(self._order[place])
        if number not in self.made:
            self.made[number] = self._make(number)
        return self.made[number]

    def _of(self, order: I8) -> Readings:
        found = Readings(self._shelf, self._laid, self._x, self._index, self._at, self._smoothed, order)
        found.made = self.made
        return found

    def _make(self, number: int) -> Reading:
        wish = self._shelf.wish
        line = wish.lines[self._laid.places[number]]
        return reading_of(wish, line, wish.track(line), self._x, self._shelf.smoother, int(self._index[number]))

    def columns(self) -> Columns:
        """Return what decides in which order they are shown."""
        order, laid = self._order, self._laid
        inside = (laid.low[order] <= self._x) & (self._x <= laid.high[order])
        return Columns(self._at[order], self._smoothed[order], inside, laid.second[order])

    def sorted_by(self, order: I8) -> Readings:
        """Return them in another order, int64 (m,)."""
        return self._of(self._order[order])

    def of_run(self, run: str) -> list[int]:
        """Return where those of the lines that go by the name of a run or of a group stand, ascending."""
        lines = self._shelf.wish.lines
        wanted = [place for place in self._shelf.of_run(run) if lines[place].run == run]
        found: list[int] = np.flatnonzero(np.isin(self._laid.places[self._order], wanted)).tolist()
        return found


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """Fields of readings as arrays (n,): as of `Reading`."""

    x: F8
    smoothed: F8
    inside: Bool
    second: Bool

    @staticmethod
    def of(found: Sequence[Reading]) -> Columns:
        """Return them of readings."""
        if isinstance(found, Readings):
            return found.columns()
        return Columns(
            np.array([reading.x for reading in found], dtype=np.float64),
            np.array([reading.smoothed for reading in found], dtype=np.float64),
            np.array([reading.inside for reading in found], dtype=np.bool_),
            np.array([reading.second for reading in found], dtype=np.bool_),
        )
