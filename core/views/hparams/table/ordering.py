"""Rows in the order of several columns: missing values last, NaN after all other values, ties as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.query.columns import Column, ListColumn, NumberColumn, TextColumn, Vocabulary
from core.model.arrays import F8, I8, U1
from core.model.order import natural_key

VALUE, NAN, GONE = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Ranks:
    """Where values stand among those of their column.

    Attributes
    ----------
    standing
        uint8 (runs,): 0 for a value, 1 for NaN, 2 where there is none.
    rank
        float64 (runs,): the smaller, the earlier; equal for equal values; 0 where it is no value.
    """

    standing: U1
    rank: F8


def ranks_of(column: Column | None, count: int) -> Ranks:
    """Return the ranks of a column for `count` runs: numbers by size, then texts in natural order."""
    if column is None:
        return Ranks(np.full(count, GONE, dtype=np.uint8), np.zeros(count))
    if isinstance(column, NumberColumn):
        nan = np.isnan(column.values)
        standing = np.where(column.present, np.where(nan, NAN, VALUE), GONE).astype(np.uint8)
        return Ranks(standing, np.where(standing == VALUE, column.values, 0.0))
    column = _joined(column, count) if isinstance(column, ListColumn) else column
    places = np.append(_places(column.vocabulary), 0.0)
    nans = np.append(column.vocabulary.nans, False)
    standing = np.where(column.codes < 0, GONE, np.where(nans[column.codes], NAN, VALUE)).astype(np.uint8)
    return Ranks(standing, np.where(standing == VALUE, places[column.codes], 0.0))


def _joined(column: ListColumn, count: int) -> TextColumn:
    """Return the texts of each run as one."""
    texts: list[list[str]] = [[] for _ in range(count)]
    for run, code in zip(column.runs.tolist(), column.codes.tolist(), strict=True):
        texts[run].append(column.vocabulary.texts[code])
    return TextColumn.of([", ".join(dict.fromkeys(each)) or None for each in texts])


def _places(vocabulary: Vocabulary) -> F8:
    """Return a rank for each distinct text; texts that are the same number share one."""
    numbers, texts = vocabulary.numbers, vocabulary.texts
    is_text = np.isnan(numbers)
    distinct, places = np.unique(np.where(is_text, 0.0, numbers), return_inverse=True)
    ranks = places.astype(np.float64)
    words = np.flatnonzero(is_text)
    order = sorted(words.tolist(), key=lambda place: natural_key(texts[place]))
    ranks[order] = len(distinct) + np.arange(len(order))
    return ranks


def ordered(rows: I8, keys: Sequence[tuple[Ranks, bool]]) -> I8:
    """Return rows in the order of some columns, the first one first.

    Parameters
    ----------
    rows
        int64 (n,): places of runs, in the order in which ties stay.
    keys
        Ranks of all runs, and whether the order is descending; NaN and missing values are last in both.
    """
    columns: list[np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = []
    for ranks, descending in reversed(keys):
        rank = ranks.rank[rows]
        columns += [-rank if descending else rank, ranks.standing[rows]]
    return rows[np.lexsort(columns)] if columns else rows
