"""The table of runs for a catalog and a state: rows and columns, without a single cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from operator import is_

import numpy as np

from core.analysis.query import Entity, Field, Operand
from core.analysis.query.columns import ListColumn, NumberColumn
from core.model import Catalog
from core.model.arrays import F8, I8, Bool
from core.state import Aggregate, ColumnType, Grouping, RunTableState, SessionState
from core.views.grouping import groups_of
from core.views.hparams.table.columns import (
    NAME,
    Layout,
    TableColumn,
    all_columns,
    is_listed,
    layout,
    reduced_as,
    typed_as,
)
from core.views.hparams.table.constant import constant_columns
from core.views.hparams.table.groups import GroupColumn, TableGroups, laid_out, table_groups
from core.views.hparams.table.ordering import Ranks, ordered, ranks_of
from core.views.hparams.table.param_ranks import param_ranks
from core.views.hparams.table.source import TableSource, source_of
from core.views.hparams.table.typed import typed_ranks
from core.views.hparams.table.widths import ColumnShape, shape_of
from core.views.shown import shown_runs

_KEPT_RANKS = 8


@dataclass(frozen=True, eq=False)
class TableData:
    """What the table shows.

    Attributes
    ----------
    source
        All runs.
    layout
        Columns from left to right.
    rows
        int64 (n,): places of the runs, top first; the row of group i is ``-1 - i``.
    shapes
        Of each column, how much room it needs.
    flat
        int64 (m,): places of all runs of the table, sorted, whether they have rows or their group has.
    groups
        The groups that have rows, None where runs are listed one by one.
    inner
        bool (n,): rows of runs that stand under that of their group; None where there is none.
    """

    source: TableSource
    layout: Layout
    rows: I8
    shapes: tuple[ColumnShape, ...]
    flat: I8
    groups: TableGroups | None = None
    inner: Bool | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the runs, top first; at the row of a group what stands for it."""
        if self.groups is None:
            return tuple(map(self.source.names.__getitem__, self.rows.tolist()))
        tokens, names = self.groups.tokens, self.source.names
        return tuple(names[row] if row >= 0 else tokens[-1 - row] for row in self.rows.tolist())

    def group(self, row: int) -> int | None:
        """Return which group a row stands for, None for a run."""
        place = int(self.rows[row])
        return -1 - place if place < 0 else None

    def runs(self, row: int) -> tuple[str, ...]:
        """Return the runs that a row stands for."""
        group = self.group(row)
        return (self.names[row],) if group is None or self.groups is None else self.groups.members(group)

    @cached_property
    def places(self) -> dict[str, int]:
        """The row of each run."""
        return {name: row for row, name in enumerate(self.names)}


def table_data(catalog: Catalog, state: SessionState) -> TableData:
    """Return the table; of all columns only those that it is sorted by are made."""
    source, table = source_of(catalog), state.run_table
    rows = _rows(source, None if table.all_runs else shown_runs(catalog, state))
    constant = _constant(source, rows, table) if table.hide_constant else frozenset()
    found = layout(source, table, constant, state.hparams.types)
    shapes = tuple(shape_of(source, column) for column in found.columns)
    keys = _keys(source, state)
    flat = ordered(rows, [(ranks, descending) for _, ranks, descending in keys])
    if not state.grouping.active or table.one_by_one:
        return TableData(source, found, flat, shapes, flat)
    groups, alone = _grouped(catalog, state, source, rows)
    laid, inner = laid_out(groups, alone, keys, flat)
    return TableData(source, found, laid, shapes, flat, groups, inner)


def _grouped(catalog: Catalog, state: SessionState, source: TableSource, rows: I8) -> tuple[TableGroups, I8]:
    """Return the groups of a table, the same ones as long as their runs and what stands for them are the same."""
    global _latest_groups
    found, leader = groups_of(catalog, state), _leader(source, state)
    wish = replace(state.grouping, unfolded=frozenset())
    key = (found, rows, leader)
    known_key, known_wish, made = _latest_groups
    if made is None or known_wish != wish or not all(map(is_, known_key, key)):
        made = table_groups(source, found, state.grouping, rows, leader)
        _latest_groups = (key, wish, made)
    groups, alone = made
    return replace(groups, grouping=state.grouping), alone


_latest_groups: tuple[tuple[object, ...], Grouping | None, tuple[TableGroups, I8] | None] = ((None,) * 3, None, None)


def _leader(source: TableSource, state: SessionState) -> Ranks | None:
    """Return the ranks of the column that says which run stands for a group, None for no column."""
    columns = {column.key: column for column in all_columns(source, state.run_table)}
    column = columns.get(state.grouping.aggregate_by)
    if column is None or state.grouping.aggregate is Aggregate.MEAN:
        return None
    return _ranks(source, reduced_as(column, state.run_table.reducers.get(column.key, "")).operand)


def group_column(data: TableData, column: TableColumn) -> GroupColumn:
    """Return a column of all groups of a table with groups; of many runs it takes a while the first time."""
    assert data.groups is not None
    ranks = _name_ranks(data.source) if column.key == NAME else _ranks(data.source, column.operand, column.typed)
    return data.groups.column(column, ranks)


@lru_cache(maxsize=2)
def _rows(source: TableSource, names: tuple[str, ...] | None) -> I8:
    """Return the places of the runs in natural order, None for all."""
    if names is None or len(names) == len(source.names):
        return np.arange(len(source.names), dtype=np.int64)
    wanted = set(names)
    there = map(wanted.__contains__, source.names)
    return np.flatnonzero(np.fromiter(there, dtype=np.bool_, count=len(source.names)))


_found: tuple[I8, object, frozenset[str]] = (np.empty(0, dtype=np.int64), None, frozenset())


def _constant(source: TableSource, rows: I8, state: RunTableState) -> frozenset[str]:
    """Return which listed columns are constant over some rows, worked out once for the same rows and reducers."""
    global _found
    wanted = [
        reduced_as(column, state.reducers.get(column.key, ""))
        for column in all_columns(source, state)
        if is_listed(column, state)
    ]
    key = (source, tuple(wanted))
    if _found[0] is not rows or _found[1] != key:
        runs = [source.runs[row] for row in rows.tolist()]
        _found = (rows, key, constant_columns(wanted, runs))
    return _found[2]


def _keys(source: TableSource, state: SessionState) -> list[tuple[TableColumn, Ranks, bool]]:
    """Return the columns that a table is sorted by, with the ranks of all runs, and whether descending."""
    columns = {column.key: column for column in all_columns(source, state.run_table)}
    keys = []
    table = state.run_table
    for key in table.sort:
        if key.column in columns:
            column = reduced_as(columns[key.column], table.reducers.get(key.column, ""))
            column = typed_as(column, state.hparams.types)
            ranks = _name_ranks(source) if key.column == NAME else _ranks(source, column.operand, column.typed)
            keys.append((column, ranks, key.descending))
    return keys


def _name_ranks(source: TableSource) -> Ranks:
    """Return the order of the names, which is that of the catalog."""
    count = len(source.names)
    return Ranks(np.zeros(count, dtype=np.uint8), np.arange(count, dtype=np.float64))


def _ranks(source: TableSource, operand: Operand, typed: ColumnType | None = None) -> Ranks:
    """Return the ranks of a field; those that were used last are kept."""
    kept = source.memo.setdefault("ranks", {})
    assert isinstance(kept, dict)
    ranks: Ranks = kept.pop((operand, typed), None) or _made_ranks(source, operand, typed)
    kept[operand, typed] = ranks
    while len(kept) > _KEPT_RANKS:
        del kept[next(iter(kept))]
    return ranks


def _made_ranks(source: TableSource, operand: Operand, typed: ColumnType | None) -> Ranks:
    found = None if typed is None else typed_ranks(source.column(operand), len(source.names), typed)
    if found is not None:
        return found
    if isinstance(operand, Field) and operand.entity is Entity.PARAM:
        return param_ranks(source.runs, operand.key)
    return ranks_of(source.column(operand), len(source.names))


@dataclass(frozen=True, slots=True)
class Spread:
    """The finite numbers of a column over the rows: what heat maps and bars are measured by."""

    lower: float
    upper: float
    log: bool = False

    def share(self, value: float) -> float | None:
        """Return where a value lies between the ends, 0 to 1; None for what is no finite number."""
        if not np.isfinite(value):
            return None
        if self.upper <= self.lower:
            return 0.5
        low, high = (np.log(self.lower), np.log(self.upper)) if self.log else (self.lower, self.upper)
        place = (np.log(value) if value > 0 else low) if self.log else value
        return float(min(max((place / 2 - low / 2) / (high / 2 - low / 2), 0.0), 1.0))  # halves do not overflow

    def bar(self, value: float) -> tuple[float, float] | None:
        """Return where a value's bar begins and ends, 0 to 1: at zero, unless it is logarithmic; None for no bar."""
        if self.log or not np.isfinite(value):
            share = self.share(value)
            return None if share is None else (0.0, share)
        wide = Spread(min(self.lower, 0.0), max(self.upper, 0.0))
        zero, end = wide.share(0.0), wide.share(value)
        return None if zero is None or end is None or wide.lower == wide.upper else (min(zero, end), max(zero, end))


def spread_of(data: TableData, key: str) -> Spread | None:
    """Return the spread of a column over the rows of a table, None where it has no finite number.

    It is logarithmic where numbers are positive and the 95th percentile is at least a hundred times the 5th.
    """
    operand = next((column.operand for column in data.layout.columns if column.key == key), None)
    column = None if operand is None else data.source.column(operand)
    if column is None or isinstance(column, ListColumn):
        return None
    if isinstance(column, NumberColumn):
        numbers = np.where(column.present, column.values, np.nan)
    else:
        numbers = np.append(column.vocabulary.numbers, np.nan)[column.codes]
    finite: F8 = numbers[data.flat]
    finite = finite[np.isfinite(finite)]
    if not len(finite):
        return None
    lower, upper = float(finite.min()), float(finite.max())
    typed = next(each.typed for each in data.layout.columns if each.key == key)
    if typed is not None:
        return Spread(lower, upper, typed is ColumnType.LOG and lower > 0)
    low, high = np.quantile(finite, (0.05, 0.95)) if lower > 0 else (0.0, 0.0)
    return Spread(lower, upper, bool(lower > 0 and high >= 100 * low))
