"""Columns made from others: calculated ones, copies, and ones of which every value is a category."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from core.analysis.expressions.errors import ExpressionError
from core.analysis.expressions.rows import columns_in, over_rows
from core.model import F8, I4, Column, Problem
from core.model.order import natural_key
from core.model.strings import CodedStrings, NumberStrings, PackedStrings
from core.readers.base import ReadError
from core.readers.tables.columns import MOST_CATEGORIES, kind_of
from core.views.shown_rows import to_length

_NATURAL = 200_000
"""Different values up to which they are ordered as people would order them."""
_GLANCE = 100_000


def calculated(name: str, formula: str, columns: Mapping[str, Column], rows: int) -> Column:
    """Return the column that an expression over others is; raises ReadError where it cannot be calculated."""
    there = {each.name: each for each in columns.values() if each.numbers is not None}
    named = columns_in(formula, there)
    numbers = {each: to_length(there[each].numbers, rows, np.float64(np.nan)) for each in named}  # type: ignore[arg-type]
    try:
        return of_numbers(name, over_rows(formula, numbers or dict.fromkeys(there, np.empty(0)), rows))
    except ExpressionError as error:
        remedy = "Change the formula of the column, or take it away"
        raise ReadError(Problem(name, "calculate", f"{formula}: {error}", remedy=remedy)) from error


def of_numbers(name: str, numbers: F8) -> Column:
    """Return a column of numbers (n,), NaN where missing; few whole ones are categories, as in a file."""
    few = len(np.unique(numbers[:_GLANCE][~np.isnan(numbers[:_GLANCE])])) <= MOST_CATEGORIES
    distinct = np.unique(numbers[~np.isnan(numbers)]) if few else np.empty(0)
    texts = NumberStrings(numbers)
    if not 0 < len(distinct) <= MOST_CATEGORIES:
        return Column(name, kind_of(numbers, None), texts, numbers, None, ())
    codes = np.searchsorted(distinct, numbers).astype(np.int32)
    codes[np.isnan(numbers)] = -1
    return Column(name, kind_of(numbers, codes), texts, numbers, codes, tuple(NumberStrings(distinct)))


def coded(column: Column) -> Column:
    """Return a column of which every different value is a category, however many there are; it is of the same kind."""
    if column.codes is not None:
        return column
    codes, values = _encoded(column.texts)
    few = len(values) <= _NATURAL
    ordered = sorted(set(values) - {""}, key=natural_key) if few else sorted(set(values) - {""})
    place = {"": -1} | {value: code for code, value in enumerate(ordered)}
    target = np.array([place[value] for value in values] or [-1], dtype=np.int32)
    made = target[codes]
    return replace(column, codes=made, categories=tuple(ordered), texts=CodedStrings(made, tuple(ordered)))


def _encoded(texts: Any) -> tuple[I4, list[str]]:
    """Return for each text which of the different ones it is, int32 (n,), and those, perhaps some twice."""
    import pyarrow as pa

    if isinstance(texts, PackedStrings):
        buffers = [None, pa.py_buffer(texts.starts), pa.py_buffer(texts.data)]
        encoded = pa.Array.from_buffers(pa.large_binary(), len(texts), buffers).dictionary_encode()
        values = [value.decode("utf-8", "replace") for value in encoded.dictionary.to_pylist()]
    else:
        encoded = pa.array(list(texts), pa.large_string()).dictionary_encode()
        values = encoded.dictionary.to_pylist()
    return encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32), values
