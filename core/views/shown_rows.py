"""Which rows of a table the brushes let through."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from core.analysis.dates import numbers_along
from core.cloud.threads import in_blocks
from core.model import Bool, Column, EmbeddingTable, Metadata
from core.state import Brush, CategoryBrush, RangeBrush, RowsBrush, SessionState

Scalar = TypeVar("Scalar", bound=np.generic)


def shown_rows(table: EmbeddingTable, metadata: Metadata | None, state: SessionState) -> Bool:
    """Return which rows of a table all brushes let through, bool (table.rows,), read-only.

    A brush on a column that the table lacks does not apply.
    """
    return rows_through(table.rows, metadata, brushes_of(table.key, state.brushes))


def brushes_of(table: str, brushes: Iterable[Brush]) -> tuple[Brush, ...]:
    """Return the brushes that narrow the rows of a table."""
    return tuple(b for b in brushes if isinstance(b, RowsBrush | CategoryBrush | RangeBrush) and b.table == table)


@lru_cache(maxsize=16)
def rows_through(rows: int, metadata: Metadata | None, brushes: tuple[Brush, ...]) -> Bool:
    """Return which of `rows` rows brushes let through, bool (rows,), read-only; the last results are remembered."""
    mask = np.ones(rows, dtype=np.bool_)
    for brush in brushes:
        through = _through(metadata, brush)
        if through is not None:
            mask &= to_length(through, rows, np.False_)
    mask.setflags(write=False)
    return mask


def to_length(values: NDArray[Scalar], rows: int, fill: Scalar) -> NDArray[Scalar]:
    """Return `values` (n,) cut or filled up to (rows,), for metadata with other rows than its vectors."""
    if len(values) >= rows:
        return values[:rows]
    return np.concatenate([values, np.full(rows - len(values), fill, dtype=values.dtype)])


def _through(metadata: Metadata | None, brush: Brush) -> Bool | None:
    match brush:
        case RowsBrush():
            return brush.rows.mask()
        case CategoryBrush():
            column = _column(metadata, brush.column)
            return None if column is None else _in_categories(column, brush.values)
        case RangeBrush():
            column = _column(metadata, brush.column)
            return None if column is None else _in_range(column, brush.lower, brush.upper)
        case _:
            return None


def _column(metadata: Metadata | None, name: str) -> Column | None:
    return None if metadata is None else metadata.columns.get(name)


def _in_categories(column: Column, values: frozenset[str]) -> Bool | None:
    if column.codes is None:
        return None
    allowed = np.array([*(name in values for name in column.categories), "" in values], dtype=np.bool_)
    codes, result = column.codes, np.empty(len(column.codes), dtype=np.bool_)

    def look_up(block: slice) -> None:
        np.take(allowed, codes[block], mode="wrap", out=result[block])  # missing values, -1, stand last

    in_blocks(len(codes), look_up)
    return result


def _in_range(column: Column, lower: float, upper: float) -> Bool | None:
    numbers = numbers_along(column)
    if numbers is None:
        return None
    result = np.empty(len(numbers), dtype=np.bool_)

    def compare(block: slice) -> None:
        np.greater_equal(numbers[block], lower, out=result[block])
        result[block] &= numbers[block] <= upper

    in_blocks(len(numbers), compare)
    return result
