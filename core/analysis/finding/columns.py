"""Metadata of a table as columns that a query is evaluated over."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from core.analysis.query import Column, Entity, Field, KnownField, NumberColumn, Operand, TextColumn
from core.analysis.query.completion import MOST_VALUES
from core.analysis.search import match_rows
from core.model import embedding
from core.model.arrays import Bool

ROW: Final = "row"
"""Name of the number of a row, unless a column is called so."""


def column_names(metadata: embedding.Metadata | None) -> tuple[str, ...]:
    """Return the names that a query may use of a table, in the order of the file and the row last."""
    names = () if metadata is None else tuple(metadata.columns)
    return names if ROW in names else (*names, ROW)


class MetadataColumns:
    """The rows of a table as `core.analysis.query.Columns`; a missing value is a field that the row lacks.

    Values of a column with few distinct ones, or with texts, are texts as they were written, which are compared with
    numbers as numbers; those of other columns of numbers are numbers.
    """

    def __init__(self, metadata: embedding.Metadata) -> None:
        self._metadata = metadata
        self._made: dict[str, Column] = {}

    def __len__(self) -> int:
        return self._metadata.rows

    def column(self, operand: Operand) -> Column | None:
        """Return the column of a field, None if the table has none of this name."""
        if not isinstance(operand, Field) or operand.entity is not Entity.COLUMN:
            return None
        name = operand.key
        if name not in self._made:
            given = self._metadata.columns.get(name)
            if given is None and name != ROW:
                return None
            self._made[name] = self._numbers_of_rows() if given is None else _made(given)
        return self._made[name]

    def search(self, text: str) -> Bool:
        """Return which rows have a text in any column, ignoring case, bool (rows,)."""
        return match_rows(self._metadata, text)

    def _numbers_of_rows(self) -> NumberColumn:
        rows = len(self)
        return NumberColumn(np.arange(rows, dtype=np.float64), np.ones(rows, dtype=np.bool_))


@lru_cache(maxsize=2)
def columns_of(metadata: embedding.Metadata) -> MetadataColumns:
    """Return the columns of metadata, the same ones as long as the metadata are the same object."""
    return MetadataColumns(metadata)


def _made(column: embedding.Column) -> Column:
    if column.codes is not None:
        return TextColumn(column.codes.astype(np.int32, copy=False), column.categories)
    if column.numbers is not None:
        return NumberColumn(column.numbers, _present(column))
    return TextColumn.of([text or None for text in column.texts])


def _present(column: embedding.Column) -> Bool:
    """Return which rows have a number; one that was written as NaN is there."""
    assert column.numbers is not None
    present: Bool = ~np.isnan(column.numbers)
    for row in np.flatnonzero(~present).tolist():
        present[row] = bool(column.texts[row])
    return present


def known_columns(metadata: embedding.Metadata) -> tuple[KnownField, ...]:
    """Return what completion needs to know of the columns: names, whether they are numbers, and few distinct values."""
    known = [_known(column) for column in metadata.columns.values()]
    return tuple(known) if ROW in metadata.columns else (*known, KnownField(Field(Entity.COLUMN, ROW), numeric=True))


def _known(column: embedding.Column) -> KnownField:
    field, numeric = Field(Entity.COLUMN, column.name), column.numbers is not None
    if column.codes is None or len(column.categories) > MOST_VALUES:
        return KnownField(field, numeric)
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.categories))
    order = np.argsort(-counts, kind="stable")
    return KnownField(field, numeric, tuple(column.categories[place] for place in order if counts[place]))
