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
    codes
        int32 (n,): place of each value among `texts`, -1 where it is missing.
    texts
        Distinct values as texts, in natural order.
    measured
        Whether the values are numbers by nature, such as metrics, which are never categories.
    """

    numbers: F8
    standing: U1
    codes: I4
    texts: tuple[str, ...]
    measured: bool = False

    @cached_property
    def finite(self) -> F8:
        """The finite numbers, ascending."""
        return np.sort(self.numbers[self.standing == Standing.FINITE])

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
        distinct = len(self.texts)
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
        texts = column.as_texts
        return _made(np.where(column.present, column.values, np.nan), column.present, texts, True)
    table = np.append(column.vocabulary.numbers, np.nan)
    return _made(table[column.codes], column.codes >= 0, column, False)


def _made(numbers: F8, present: Bool, texts: TextColumn, measured: bool) -> FieldValues:
    standing = np.full(len(numbers), Standing.FINITE, dtype=np.uint8)
    standing[np.isnan(numbers)] = Standing.NAN if measured else Standing.TEXT
    if not measured:
        nans = np.append(texts.vocabulary.nans, False)
        standing[nans[texts.codes]] = Standing.NAN
    standing[np.isposinf(numbers)], standing[np.isneginf(numbers)] = Standing.ABOVE, Standing.BELOW
    standing[~present] = Standing.MISSING
    codes, distinct = _ordered(texts)
    return FieldValues(numbers, standing, codes, distinct, measured)


def _ordered(texts: TextColumn) -> tuple[I4, tuple[str, ...]]:
    """Return codes and those of the distinct texts that occur, numbers by size and before other texts."""
    vocabulary = texts.vocabulary
    used = np.unique(texts.codes[texts.codes >= 0])
    numbers = vocabulary.numbers
    order = sorted(used.tolist(), key=lambda place: _place(vocabulary.texts[place], float(numbers[place])))
    places = np.full(len(vocabulary.texts) + 1, -1, dtype=np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return places[texts.codes], tuple(vocabulary.texts[place] for place in order)


def _place(text: str, number: float) -> tuple[bool, float, object]:
    return (True, 0.0, natural_key(text)) if np.isnan(number) else (False, number, natural_key(text))
