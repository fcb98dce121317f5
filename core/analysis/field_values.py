"""What is known of runs as places on an axis: finite numbers, categories, and what is neither."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property

import numpy as np

from core.analysis.query.columns import Column, ListColumn, NumberColumn, TextColumn
from core.model.arrays import F8, I4, U1, Bool
from core.model.order import natural_key


class Standing(IntEnum):
    """What a value is, as a number."""

    FINITE = 0
    NAN = 1
    ABOVE = 2
    """Plus infinity."""
    BELOW = 3
    """Minus infinity."""
    TEXT = 4
    """No number."""
    MISSING = 5


class ValueKind(StrEnum):
    """What an axis of some values is by itself."""

    NUMERIC = "numeric"
    LOG = "log"
    CATEGORICAL = "categorical"


_FEW, _MANY = 6, 10
"""Fewer distinct numbers than the first, each more often than the second on the average, are categories."""
_WIDE, _WIDE_FEW = 100.0, 30.0
"""Ratios of large to small numbers from which an axis is logarithmic, of many and of a few distinct ones."""
_MIXED = 0.9
"""Share of numbers from which texts among them do not make them categories."""


@dataclass(frozen=True, eq=False)
class FieldValues:
    """The values of one field, one a run.

    Attributes
    ----------
    numbers
        float64 (n,), anything where `standing` is not FINITE.
    standing
        uint8 (n,): values of `Standing`.
    column
        What they were made of.
    measured
        Whether the values are numbers by nature, such as metrics, which are never categories.
    """

    numbers: F8
    standing: U1
    column: NumberColumn | TextColumn
    measured: bool = False

    @cached_property
    def _categories(self) -> tuple[I4, tuple[str, ...]]:
        return _ordered(self.column.as_texts if isinstance(self.column, NumberColumn) else self.column)

    @property
    def codes(self) -> I4:
        """Place of each value among `texts`, int32 (n,), -1 where it is missing."""
        return self._categories[0]

    @property
    def texts(self) -> tuple[str, ...]:
        """Distinct values as texts: numbers by their size, then other texts in natural order."""
        return self._categories[1]

    @cached_property
    def finite(self) -> F8:
        """The finite numbers, ascending."""
        return np.sort(self.numbers[self.standing == Standing.FINITE])

    @cached_property
    def distinct(self) -> int:
        """Number of distinct values, without writing them all as texts."""
        if isinstance(self.column, TextColumn):
            return len(np.unique(self.column.codes[self.column.codes >= 0]))
        return len(np.unique(self.numbers[self.standing != Standing.MISSING]))

    @cached_property
    def kind(self) -> ValueKind:
        """What an axis of these values is, by the rules of HiPlot where they fit.

        Texts make categories unless nearly all are numbers; so do fewer than six numbers that each occur often. An axis
        is logarithmic if its numbers are positive and the 95th percentile is at least a hundred times the 5th, or, of
        at most ten distinct ones, the largest thirty times the smallest.
        """
        finite = self.finite
        count = int(np.count_nonzero(self.standing != Standing.MISSING))
        texts = int(np.count_nonzero(self.standing == Standing.TEXT))
        distinct = self.distinct
        if not len(finite) and count:
            return ValueKind.NUMERIC if not texts else ValueKind.CATEGORICAL
        if texts and not (distinct > 2 * _MANY and count - texts >= _MIXED * count):
            return ValueKind.CATEGORICAL
        if not self.measured and distinct < _FEW and count > _MANY * distinct:
            return ValueKind.CATEGORICAL
        return ValueKind.LOG if _logarithmic(finite, distinct) else ValueKind.NUMERIC


def _logarithmic(finite: F8, distinct: int) -> bool:
    if distinct < 3 or not finite[0] > 0:
        return False
    if distinct <= _MANY:
        return float(finite[-1]) >= _WIDE_FEW * float(finite[0])
    low, high = np.quantile(finite, (0.05, 0.95)).tolist()
    return bool(high >= _WIDE * low)


def field_values(column: Column | None, count: int) -> FieldValues | None:
    """Return a column's values for `count` runs, None of no column or of one with several values a run."""
    if column is None or isinstance(column, ListColumn):
        return None
    if isinstance(column, NumberColumn):
        standing = _standing(np.where(column.present, column.values, np.nan), column.present, Standing.NAN)
        return FieldValues(column.values, standing, column, True)
    numbers = np.append(column.vocabulary.numbers, np.nan)[column.codes]
    standing = _standing(numbers, column.codes >= 0, Standing.TEXT)
    standing[np.append(column.vocabulary.nans, False)[column.codes]] = Standing.NAN
    return FieldValues(numbers, standing, column)


def _standing(numbers: F8, present: Bool, without: Standing) -> U1:
    """Return what each of some numbers is; `without` says what those are that are none."""
    standing = np.full(len(numbers), Standing.FINITE, dtype=np.uint8)
    standing[np.isnan(numbers)] = without
    standing[np.isposinf(numbers)], standing[np.isneginf(numbers)] = Standing.ABOVE, Standing.BELOW
    standing[~present] = Standing.MISSING
    return standing


def _ordered(column: TextColumn) -> tuple[I4, tuple[str, ...]]:
    """Return codes and those of the distinct texts that occur, numbers by size and before other texts."""
    vocabulary = column.vocabulary
    used = np.unique(column.codes[column.codes >= 0])
    numbers = vocabulary.numbers[used]
    by_size = used[np.argsort(np.where(np.isnan(numbers), np.inf, numbers), kind="stable")]
    are_numbers = ~np.isnan(vocabulary.numbers[by_size])
    words = sorted(by_size[~are_numbers].tolist(), key=lambda place: natural_key(vocabulary.texts[place]))
    order = [*by_size[are_numbers].tolist(), *words]
    places = np.full(len(vocabulary.texts) + 1, -1, dtype=np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return places[column.codes], tuple(vocabulary.texts[place] for place in order)
