"""Cells of one column of a table of trials, many at a time, as what they say.

Cells are text as in a CSV file, or values as in Parquet and JSON files. All cells of a column are nearly always of one
kind, which is found out at once for all of them; one by one they are only looked at where that is not so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from types import NoneType
from typing import Final, TypeVar, cast

from core.readers.trainers.values import as_float, is_missing, number, param, plain

_LONGEST_INT: Final = 18

T = TypeVar("T")


def params_of(cells: Sequence[object]) -> Sequence[object]:
    """Return cells as hyperparameters, None for those without a value; frames hold NaN where there was none."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return _text_params(cast("Sequence[str]", cells))
    if kinds <= {float, NoneType}:
        return [None if cell != cell else cell for cell in cells]
    if kinds <= {bool, NoneType}:
        return cells
    return _each(cells, _param)


def numbers_of(cells: Sequence[object]) -> Sequence[float | None]:
    """Return cells as numbers, NaN and infinities included; None for those that are none."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return _text_numbers(cast("Sequence[str]", cells))
    return _each(cells, _number)


def texts_of(cells: Sequence[object]) -> Sequence[str | None]:
    """Return cells as text, None for those without a value."""
    return _each(cells, _text)


def _text_params(cells: Sequence[str]) -> Sequence[object]:
    joined = "".join(cells)
    try:
        numbers = list(map(float, cells))
    except ValueError:
        return _each(cells, _param)
    if "_" in joined:
        return _each(cells, _param)
    if joined.isdecimal() and joined.isascii() and max(map(len, cells)) <= _LONGEST_INT:
        return list(map(int, cells))
    if joined.count(".") == len(cells):  # a number has one point at most, and one with a point is no whole one
        return numbers
    return [value if "." in cell else param(cell) for cell, value in zip(cells, numbers, strict=True)]


def _text_numbers(cells: Sequence[str]) -> Sequence[float | None]:
    try:
        numbers = list(map(float, cells))
    except ValueError:
        return _each(cells, _number)
    return _each(cells, _number) if "_" in "".join(cells) else numbers


def _each(cells: Sequence[object], understood: Callable[[object], T]) -> list[T]:
    """Return what each cell says; equal texts are understood once."""
    known = {cell: understood(cell) for cell in {cell for cell in cells if isinstance(cell, str)}}
    return [known[cell] if isinstance(cell, str) else understood(cell) for cell in cells]


def _param(cell: object) -> object:
    if isinstance(cell, str):
        return None if is_missing(cell) else param(cell)
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    return plain(cell)


def _number(cell: object) -> float | None:
    return number(cell) if isinstance(cell, str) else as_float(cell)


def _text(cell: object) -> str | None:
    if isinstance(cell, str):
        return None if is_missing(cell) else cell
    return None if cell is None else cell.isoformat() if isinstance(cell, datetime) else str(plain(cell))
