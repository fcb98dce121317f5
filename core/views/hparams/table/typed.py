"""Columns whose type the user chose: what their cells say and how they are ordered."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np

from core.analysis.query.columns import Column, ListColumn, NumberColumn, number_in
from core.analysis.query.times import time_of
from core.model.arrays import F8
from core.state import ColumnType
from core.views.hparams.axis import MILLISECONDS
from core.views.hparams.table.ordering import GONE, NAN, VALUE, Ranks


def milliseconds_of(value: object) -> float:
    """Return the time of day that a number or a date in ISO 8601 means, in milliseconds since 1970; NaN for none."""
    number = float(value) if isinstance(value, int | float | np.number) else number_in(str(value))
    if math.isfinite(number):
        return number if abs(number) >= MILLISECONDS else number * 1000
    found = time_of(str(value))
    return math.nan if found is None else float(found)


def time_text(milliseconds: float) -> str:
    """Return a time of day as it is written in cells, empty where no calendar has it."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, OSError, ValueError):
        return ""


def typed_ranks(column: Column | None, count: int, kind: ColumnType) -> Ranks | None:
    """Return the ranks of a column of some type; None where they are those that it has by itself."""
    if column is None or isinstance(column, ListColumn) or kind is ColumnType.CATEGORY:
        return None
    texts = column.as_texts if isinstance(column, NumberColumn) else column
    words = texts.vocabulary.texts
    numbers = np.append(_letters(words) if kind is ColumnType.TEXT else _numbers(words, kind), np.nan)
    rank = numbers[texts.codes]
    standing = np.where(texts.codes < 0, GONE, np.where(np.isnan(rank), NAN, VALUE)).astype(np.uint8)
    return Ranks(standing, np.where(standing == VALUE, rank, 0.0))


def _letters(words: tuple[str, ...]) -> F8:
    ranks = np.empty(len(words))
    ranks[sorted(range(len(words)), key=lambda place: (words[place].casefold(), words[place]))] = np.arange(len(words))
    return ranks


def _numbers(words: tuple[str, ...], kind: ColumnType) -> F8:
    read = milliseconds_of if kind is ColumnType.TIME else number_in
    return np.array([read(word) for word in words], dtype=np.float64)
