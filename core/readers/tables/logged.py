"""Tables that ``mlflow.log_table`` writes: a JSON object with ``columns`` and ``data``, read row by row."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np

from core.model import F4, Column, Metadata, TensorFormat, TensorSource
from core.readers.json_pieces import JsonError, JsonPieces
from core.readers.tables.arrays import failure
from core.readers.tables.columns import make_column

_BEGINNING: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"columns"\s*:\s*\[')
_HUGE: Final = 1 << 1000
"""No float is as big."""


def is_logged_table(file: str) -> bool:
    """Whether a file begins as a logged table does; raises OSError."""
    with Path(file).open("rb") as stream:
        return _BEGINNING.match(stream.read(256)) is not None


def logged_shape(source: TensorSource) -> tuple[int, int]:
    """Return the number of rows and of numeric columns; raises ReadError."""
    vectors = load_logged(source)
    return vectors.shape[0], vectors.shape[1]


def load_logged(source: TensorSource) -> F4:
    """Return the numeric columns as float32 (n, d), NaN where missing; raises ReadError.

    A column of lists of numbers, all equally long, counts as that many columns.
    """
    _, columns = _read(source)
    parts = [part for values in columns if (part := _vectors(values)) is not None]
    if not parts:
        raise failure(source, "The table has no numeric column" if columns and columns[0] else "The table is empty")
    return np.ascontiguousarray(np.concatenate(parts, axis=1))


def load_logged_metadata(file: str) -> Metadata:
    """Return the columns of a logged table that are not numeric; raises ReadError."""
    names, columns = _read(TensorSource(file, TensorFormat.LOGGED))
    found: dict[str, Column] = {}
    for name, values in zip(names, columns, strict=True):
        if _vectors(values) is None:
            found[name] = make_column(name, [_text(value) for value in values])
    return Metadata(len(columns[0]) if columns else 0, MappingProxyType(found))


def logged_header(source: TensorSource) -> tuple[int, int, bool]:
    """Return the number of rows, that of numeric columns, and whether there are others; raises ReadError."""
    _, columns = _read(source)
    widths = [0 if part is None else part.shape[1] for part in map(_vectors, columns)]
    return len(columns[0]) if columns else 0, sum(widths), 0 in widths


def _read(source: TensorSource) -> tuple[list[str], list[Sequence[object]]]:
    """Return the names and the values of all columns."""
    names: list[str] = []
    rows: list[list[object]] | None = None
    try:
        with JsonPieces(source.file) as pieces:
            for key in pieces.pairs():
                if key == "columns" and pieces.peek() == "[":
                    names = [name if isinstance(name, str) else json.dumps(name) for name in pieces.elements()]
                elif key == "data":
                    rows = [row if isinstance(row, list) else [row] for row in pieces.elements()]
                else:
                    pieces.value()
    except JsonError as error:
        raise failure(source, f"The table is damaged: line {error.line}: {error.message}") from error
    if rows is None:
        raise failure(source, "The table has no rows")
    width = len(names)
    filled = [[*row[:width], *[None] * (width - len(row))] for row in rows]
    return names, [*zip(*filled, strict=True)] if filled else [() for _ in names]


def _vectors(values: Sequence[object]) -> F4 | None:
    """Return a column as float32 (n, k), None if it is not numeric or its lists differ in length."""
    present = [value for value in values if value is not None]
    if not present:
        return None
    if all(_is_number(value) for value in present):
        return _float32(values).reshape(-1, 1)
    lists = [value for value in present if isinstance(value, list) and value and all(map(_is_number, value))]
    if len(lists) < len(values) or len({len(value) for value in lists}) > 1:
        return None
    return _float32(lists)


def _float32(values: Sequence[object]) -> F4:
    with np.errstate(over="ignore"):
        return np.array(values, np.float64).astype(np.float32)


def _is_number(value: object) -> bool:
    return isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < _HUGE)


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
