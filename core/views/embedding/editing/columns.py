"""Columns with the values that rows were given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from core.model import F8, I4, Column, ColumnKind, Metadata
from core.model.order import natural_key
from core.model.strings import CodedStrings
from core.readers.base import ReadError
from core.readers.tables.columns import kind_of, make_column, plain_number
from core.state import Assigned, ColumnEdit, TableEdits
from core.views.embedding.clusters.result import Clusters, codes_of
from core.views.embedding.editing.deriving import calculated, coded

_NO_CLUSTERS: Mapping[str, Clusters | None] = MappingProxyType({})


def edited(
    base: Metadata | None,
    rows: int,
    edits: TableEdits,
    joined: Mapping[str, Column],
    clusters: Mapping[str, Clusters | None] = _NO_CLUSTERS,
) -> Metadata:
    """Return the metadata of a table with all that was said of its rows.

    Parameters
    ----------
    base
        What the files say, None where they say nothing.
    rows
        Rows of the table.
    joined
        By name of the edited column: what comes from another file, already in the order of the table's rows.
    clusters
        By name of the edited column: the clusters that were found, None where they are gone.
    """
    columns = {} if base is None else dict(base.columns)
    problems = [] if base is None else list(base.problems)
    for edit in edits.columns:
        try:
            before = _clusters_of(edit, clusters, rows) or _before(edit, columns, base, joined, rows)
            made = with_values(before, rows, edit)
        except ReadError as error:
            problems.append(error.problem)
            made = with_values(None, rows, edit)
        columns[edit.name] = coded(made) if edit.coded else made
    return Metadata(rows, MappingProxyType(columns), tuple(problems))


def _before(
    edit: ColumnEdit, columns: Mapping[str, Column], base: Metadata | None, joined: Mapping[str, Column], rows: int
) -> Column | None:
    """Return a column as it is before any of its rows was given a value; raises ReadError."""
    if edit.formula:
        return calculated(edit.name, edit.formula, columns, rows)
    if edit.joined:
        return joined.get(edit.name, columns.get(edit.name))
    if edit.copied:
        found = None if base is None else base.columns.get(edit.copied)
        return None if found is None else replace(found, name=edit.name)
    return columns.get(edit.name)


def _clusters_of(edit: ColumnEdit, clusters: Mapping[str, Clusters | None], rows: int) -> Column | None:
    """Return a column of clusters as they were found, None for any other column."""
    if edit.clustered is None or edit.formula:
        return None
    return _coded(edit.name, *codes_of(edit.clustered, clusters.get(edit.name), rows), ())


def with_values(before: Column | None, rows: int, edit: ColumnEdit) -> Column:
    """Return a column of `rows` values with those that were given; sets of another number of rows count for nothing."""
    given = [each for each in edit.assigned if each.rows.size == rows]
    if before is not None and not given:
        return before
    if before is None:
        nothing = np.full(rows, -1, np.int32)
        return _coded(edit.name, nothing, (), given)
    if before.codes is not None and len(before.codes) == rows:
        return _coded(edit.name, before.codes, before.categories, given)
    texts = [*before.texts[:rows], *[""] * (rows - len(before.texts))]
    for each in given:
        for row in each.rows.indices().tolist():
            texts[row] = each.value
    return make_column(edit.name, texts)


def _coded(name: str, codes: I4, categories: Sequence[str], given: Sequence[Assigned]) -> Column:
    """Return a column of few different values, some of them given; values that no row has any more are gone."""
    known = list(dict.fromkeys([*categories, *(each.value for each in given if each.value)]))
    place = {"": -1} | {value: code for code, value in enumerate(known)}
    changed = codes.copy()
    for each in given:
        changed[each.rows.mask()] = place[each.value]
    present = np.bincount(changed[changed >= 0], minlength=len(known)) > 0
    ordered = sorted((value for value, there in zip(known, present.tolist(), strict=True) if there), key=natural_key)
    target = np.full(len(known) + 1, -1, np.int32)  # the last place is that of -1
    for code, value in enumerate(ordered):
        target[place[value]] = code
    changed = target[changed]
    kind, numbers = _numbers(changed, ordered)
    return Column(name, kind, CodedStrings(changed, tuple(ordered)), numbers, changed, tuple(ordered))


def _numbers(codes: I4, categories: Sequence[str]) -> tuple[ColumnKind, F8 | None]:
    values = [plain_number(value) for value in categories]
    numbers = None
    if values and None not in values:
        numbers = np.array([*values, np.nan], np.float64)[codes]
    return kind_of(numbers, codes if categories else np.empty(0, np.int32)), numbers


def in_order(column: Column, key: Column, by: Column, rows: int) -> Column:
    """Return a column of another file in the order of a table, where `key` there is as `by` is here.

    Of several rows of the file with the same key the first counts; rows of the table without one have no value.
    """
    place: dict[str, int] = {}
    for row, text in enumerate(key.texts):
        place.setdefault(text, row)
    place.pop("", None)
    texts = list(column.texts)
    found = (place.get(text) for text in by.texts)
    return make_column(column.name, [*(("" if row is None else texts[row]) for row in found)][:rows])


def to_rows(column: Column, rows: int) -> Column:
    """Return a column with as many values as a table has rows: what is too much is cut, what is lacking is missing."""
    if len(column.texts) == rows:
        return column
    texts = [*column.texts[:rows], *[""] * max(rows - len(column.texts), 0)]
    return make_column(column.name, texts)
