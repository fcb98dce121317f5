"""Metrics of a table of trials, column by column as numbers: there may be ten thousand of a thousand runs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from core.model import F8, Bool

_BLOCK: Final = 64
"""Columns that are turned into rows at a time: few enough for the cache."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Cells of a column as numbers.

    Attributes
    ----------
    value
        float64 (rows,), NaN and infinities included.
    there
        Which rows have a number at all, bool (rows,); None where all have one.
    """

    value: F8
    there: Bool | None = None


class NumberColumn(ABC):
    """Cells of a column that is known to hold nothing but numbers, which become objects only where they have to."""

    @abstractmethod
    def objects(self) -> Sequence[object]:
        """Return the cells as Python has them, None for those without a value."""

    @abstractmethod
    def numbers(self) -> Numbers:
        """Return the cells as numbers."""


def numbers_in(cells: Sequence[float | None]) -> Numbers:
    """Return numbers that are objects of Python, None for cells that are none."""
    if None not in cells:
        return Numbers(np.array(cells, dtype=np.float64))
    there = np.array([cell is not None for cell in cells], dtype=np.bool_)
    return Numbers(np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64), there)


@dataclass(frozen=True, slots=True, eq=False)
class Metrics:
    """The metrics of one row.

    Attributes
    ----------
    names
        Of its metrics; one object for all rows of a table that have the same ones.
    value
        float64 (names,).
    """

    names: tuple[str, ...] = ()
    value: F8 = field(default_factory=lambda: np.empty(0))

    def __eq__(self, other: object) -> bool:
        """Whether another row says the same; a logged NaN is the same as another."""
        if not isinstance(other, Metrics):
            return NotImplemented
        same = self.names is other.names or self.names == other.names
        return same and np.array_equal(self.value, other.value, equal_nan=True)

    __hash__ = None  # type: ignore[assignment]


def metrics_of(columns: Sequence[tuple[str, Numbers]], count: int) -> list[Metrics]:
    """Return the metrics of each row of a table; of columns with one name the last that has a number counts.

    Parameters
    ----------
    columns
        Names with what all rows have.
    count
        How many rows there are.
    """
    columns = _once(columns)
    names = tuple(name for name, _ in columns)
    if not columns:
        return [Metrics()] * count
    value = np.empty((count, len(columns)))
    for first in range(0, len(columns), _BLOCK):
        block = columns[first : first + _BLOCK]
        value[:, first : first + _BLOCK] = np.stack([numbers.value for _, numbers in block], axis=1)
    if all(numbers.there is None for _, numbers in columns):
        return [Metrics(names, row) for row in value]
    everywhere = np.ones(count, dtype=np.bool_)
    there = np.stack([everywhere if numbers.there is None else numbers.there for _, numbers in columns], axis=1)
    return _partly(names, value, there)


def _partly(names: tuple[str, ...], value: F8, there: Bool) -> list[Metrics]:
    """Return the metrics of rows that lack some of them."""
    found: list[Metrics] = []
    alike: dict[bytes, tuple[str, ...]] = {}
    for numbers, has in zip(value, there, strict=True):
        kind = np.packbits(has).tobytes()
        own = alike.get(kind)
        if own is None:
            own = alike[kind] = tuple(name for name, is_there in zip(names, has.tolist(), strict=True) if is_there)
        found.append(Metrics(own, numbers[has]))
    return found


def _once(columns: Sequence[tuple[str, Numbers]]) -> Sequence[tuple[str, Numbers]]:
    """Return each name once, where it stood first."""
    known: dict[str, Numbers] = {}
    for name, numbers in columns:
        known[name] = numbers if name not in known else _over(known[name], numbers)
    return columns if len(known) == len(columns) else [*known.items()]


def _over(first: Numbers, later: Numbers) -> Numbers:
    if later.there is None:
        return later
    there = None if first.there is None else first.there | later.there
    return Numbers(np.where(later.there, later.value, first.value), there)
