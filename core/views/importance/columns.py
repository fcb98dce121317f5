"""Hyperparameters of runs as the columns that importance is asked of."""

from __future__ import annotations

import numpy as np

from core.analysis.field_values import FieldValues, Standing
from core.analysis.importance.columns import Categorical, Column, Numeric
from core.model import F8, I8
from core.state import AxisChoice, FieldScale
from core.views.hparams.scale import scale_of

_MANY_CATEGORIES = 60
_FEW_RUNS_EACH = 2.0
"""Categories with fewer runs each on the average name runs rather than choices."""
_FEW = 10
_LEVELS, _WIDE = 3, 30.0
"""So many numbers of which the largest is so many times the smallest are steps of a logarithm."""


def column_of(name: str, values: FieldValues, rows: I8, choice: AxisChoice) -> Column:
    """Return a field of some runs as a column.

    Texts make categories, as does an axis that the user draws as such; numbers stay numbers also where there are few,
    for they have an order. What is no finite number counts as having no value.
    """
    standing = values.standing[rows]
    scale = scale_of(values, choice)
    if _categorical(values, rows, choice, scale):
        codes, used = values.codes[rows], np.unique(values.codes[rows])
        used = used[used >= 0]
        places = np.full(len(values.texts) + 1, -1, dtype=np.int32)
        places[used] = np.arange(len(used), dtype=np.int32)
        return Categorical(name, places[codes], tuple(values.texts[code] for code in used))
    numbers = np.where(standing == Standing.FINITE, values.numbers[rows], np.nan)
    return Numeric(name, numbers, _logarithmic(numbers, scale))


def _categorical(values: FieldValues, rows: I8, choice: AxisChoice, scale: FieldScale) -> bool:
    if choice.scale is FieldScale.CATEGORICAL:
        return True
    return scale is FieldScale.CATEGORICAL and bool((values.standing[rows] == Standing.TEXT).any())


def _logarithmic(numbers: F8, scale: FieldScale) -> bool:
    if scale is not FieldScale.CATEGORICAL:
        return scale is FieldScale.LOG
    steps = np.unique(numbers[np.isfinite(numbers)])
    return len(steps) >= _LEVELS and bool(steps[0] > 0) and bool(steps[-1] >= _WIDE * steps[0])


def useless(column: Column) -> str:
    """Return why nothing is asked about a column unless the user wants it, empty if it is."""
    if isinstance(column, Numeric):
        return ""
    there, levels = int(column.present.sum()), len(column.categories)
    if levels > _MANY_CATEGORIES:
        return f"more than {_MANY_CATEGORIES} categories"
    if levels > _FEW and there < _FEW_RUNS_EACH * levels:
        return "hardly two runs have the same category"
    return ""


def odd_values(values: FieldValues, rows: I8, column: Column) -> int:
    """Return how many runs have a value that counts as none: texts among numbers, NaN, infinities."""
    if not isinstance(column, Numeric):
        return 0
    standing = values.standing[rows]
    return int(np.count_nonzero((standing != Standing.FINITE) & (standing != Standing.MISSING)))
