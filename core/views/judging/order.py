"""The order in which runs started, as numbers."""

from __future__ import annotations

import numpy as np

from core.analysis.field_values import FieldValues, Standing
from core.analysis.query.columns import NumberColumn
from core.analysis.query.fields import START_TIME
from core.model import F8
from core.model.arrays import Bool
from core.views.field_columns import FieldColumns
from core.views.memo import Memo

TITLE = "Run"
_kept: Memo[FieldValues] = Memo(2, lambda _: 1)


def made_values(numbers: F8, present: Bool) -> FieldValues:
    """Return numbers (n,) as values of a field, missing where they are not present."""
    standing = np.where(present, Standing.FINITE, Standing.MISSING).astype(np.uint8)
    return FieldValues(numbers, standing, NumberColumn(numbers, present), True)


def order_values(columns: FieldColumns) -> FieldValues:
    """Return the number of each run, the one that started first is 1, runs of one moment in the order of their names.

    Where no start is known they are in the order of their names; where only some are known the others are missing.
    """
    return _kept.get(columns, lambda: _made(columns))


def _made(columns: FieldColumns) -> FieldValues:
    starts = columns.values(START_TIME)
    if starts is None:
        return made_values(np.arange(1.0, len(columns) + 1), np.ones(len(columns), dtype=np.bool_))
    known: Bool = starts.standing == Standing.FINITE
    places = np.flatnonzero(known)
    numbers = np.zeros(len(columns))
    numbers[places[np.argsort(starts.numbers[places], kind="stable")]] = np.arange(1.0, len(places) + 1)
    return made_values(numbers, known)


def order_detail(columns: FieldColumns) -> str:
    """Return what the numbers of runs go by."""
    return "by start" if columns.values(START_TIME) is not None else "by name"
