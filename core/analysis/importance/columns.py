"""What is asked about: hyperparameters of runs as columns of numbers or categories."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from core.model.arrays import F8, I4, I8, Bool

VALUES = 62
"""More values than this are not looked at one by one."""

_REPEATED = 3
"""Values that occur so often on average make a grid."""


@dataclass(frozen=True, slots=True)
class Numeric:
    """A hyperparameter that is a number.

    Attributes
    ----------
    name
        What it is called.
    values
        float64 (n,); NaN, or infinity, where a run has none.
    log
        Whether its logarithm is what is varied evenly.
    low, high
        Ends of the range that was searched; NaN, or infinity, for the range of the runs.
    """

    name: str
    values: F8
    log: bool = False
    low: float = np.nan
    high: float = np.nan

    @property
    def present(self) -> Bool:
        """Which runs have a value."""
        return np.isfinite(self.values)


@dataclass(frozen=True, slots=True)
class Categorical:
    """A hyperparameter that is one of some categories.

    Attributes
    ----------
    name
        What it is called.
    codes
        int32 (n,), places in `categories`; -1 where a run has none.
    categories
        The names of all.
    """

    name: str
    codes: I4
    categories: tuple[str, ...]

    @property
    def present(self) -> Bool:
        """Which runs have a value."""
        present: Bool = self.codes >= 0
        return present


Column: TypeAlias = Numeric | Categorical


def length(column: Column) -> int:
    """Return how many runs a column speaks of."""
    return len(column.values if isinstance(column, Numeric) else column.codes)


def taken(column: Column, rows: I8 | Bool) -> Column:
    """Return the column of some of the runs."""
    if isinstance(column, Numeric):
        return replace(column, values=column.values[rows])
    return replace(column, codes=column.codes[rows])


def distinct(column: Column) -> int:
    """Return how many different values a column has, having none not counted."""
    values = column.values if isinstance(column, Numeric) else column.codes
    return len(np.unique(values[column.present]))


def on_log_scale(column: Numeric) -> bool:
    """Return whether a column is put on the logarithmic scale that it asks for: all its values are positive."""
    return column.log and bool((column.values[column.present] > 0).all())


def scaled(column: Numeric) -> F8:
    """Return the values (n,) on the column's own scale, NaN where there is none."""
    values = np.where(column.present, column.values, np.nan)
    return np.log(values) if on_log_scale(column) else values


def few(values: F8) -> bool:
    """Return whether numbers are a grid of few values that come again and again."""
    count = len(np.unique(values))
    return count <= VALUES and len(values) >= _REPEATED * count
