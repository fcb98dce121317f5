"""Columns in which all rows say the same, found without making the columns that do not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from core.analysis.query import Operand
from core.analysis.run_columns import value_of
from core.model import Run
from core.views.hparams.table.columns import NAME, TableColumn


def constant_columns(columns: Iterable[TableColumn], runs: Sequence[Run]) -> frozenset[str]:
    """Return the columns of which at least two runs all have the same value, or all have none."""
    if len(runs) < 2:
        return frozenset()
    return frozenset(column.key for column in columns if column.key != NAME and _constant(column.operand, runs))


def _constant(operand: Operand, runs: Sequence[Run]) -> bool:
    first = value_of(runs[0], operand)
    if isinstance(first, float) and math.isnan(first):
        return all(_is_nan(value_of(run, operand)) for run in runs)
    return all(_same(value_of(run, operand), first) for run in runs)


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other
