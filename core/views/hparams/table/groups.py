"""Groups as rows of the table of runs: what their cells say, and where they stand among others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np

from core.analysis.run_columns import value_of
from core.model.arrays import F8, I8, Bool
from core.state import Aggregate, Grouping, NumberFormat
from core.style.text import counted, grouped
from core.views.grouping import RunGroups, token_of
from core.views.hparams.table.cells import MISSING, Cell, CellKind, cell_of, said
from core.views.hparams.table.columns import NAME, ColumnKind, TableColumn
from core.views.hparams.table.formats import full
from core.views.hparams.table.ordering import GONE, NAN, VALUE, Ranks
from core.views.hparams.table.source import TableSource

_TOLD, _LOOKED_AT = 12, 500
"""Distinct values that a tooltip names at most, and runs that are looked at to find them."""
WORDS = {Aggregate.MEAN: "Mean", Aggregate.MEDIAN: "Median", Aggregate.MIN: "Lowest", Aggregate.MAX: "Highest"}


def is_measured(column: TableColumn) -> bool:
    """Return whether the values of a group become one number: metrics and durations, unlike parameters."""
    return column.kind in (ColumnKind.METRIC, ColumnKind.DURATION, ColumnKind.CALCULATED)


@dataclass(frozen=True, eq=False)
class GroupColumn:
    """One column of all groups.

    Attributes
    ----------
    ranks
        Where groups stand; of measured columns the rank is the number itself.
    distinct
        int64 (g,): how many distinct values the runs of a group have, a missing one included.
    count
        int64 (g,): how many of its runs have a value.
    first
        int64 (g,): the run whose value it is, where all have the same or one stands for all.
    """

    ranks: Ranks
    distinct: I8
    count: I8
    first: I8


@dataclass(frozen=True, eq=False)
class TableGroups:
    """The groups that have at least two rows.

    Attributes
    ----------
    source, found
        All runs, and all groups of them.
    grouping
        What stands for a group's metrics.
    codes
        int64 (g,): which groups, ascending.
    rows
        int64 (m,): places of their runs, group after group, each in natural order.
    starts
        int64 (g + 1,): group i has runs ``rows[starts[i]:starts[i + 1]]``.
    leader
        Ranks of the column whose run stands for all metrics of a group, None where each metric is looked at by itself.
    """

    source: TableSource
    found: RunGroups
    grouping: Grouping
    codes: I8
    rows: I8
    starts: I8
    leader: Ranks | None = None
    _known: dict[TableColumn, GroupColumn] = field(default_factory=dict)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """What stands for each group where else the name of a run stands."""
        return tuple(token_of(self.found.groups.keys[code]) for code in self.codes.tolist())

    def places(self, group: int) -> I8:
        """Return the places of the runs of a group among all."""
        return self.rows[self.starts[group] : self.starts[group + 1]]

    def members(self, group: int) -> tuple[str, ...]:
        """Return the names of the runs of a group that have rows."""
        return tuple(self.source.names[row] for row in self.places(group).tolist())

    def label(self, group: int) -> str:
        """Return what a group is called."""
        return self.found.groups.labels[int(self.codes[group])]

    @cached_property
    def sizes(self) -> I8:
        """How many runs each group has in the table, int64 (g,)."""
        return np.diff(self.starts)

    @cached_property
    def leaders(self) -> I8 | None:
        """The run of each group that stands for all its metrics, -1 where none has the number that says which."""
        return None if self.leader is None else self._chosen(self.leader)

    def column(self, column: TableColumn, ranks: Ranks) -> GroupColumn:
        """Return a column of all groups, worked out once, from the ranks of all runs."""
        if column not in self._known:
            self._known[column] = self._made(column, ranks)
        return self._known[column]

    def known(self, column: TableColumn) -> GroupColumn | None:
        """Return a column of all groups if it has been worked out."""
        return self._known.get(column)

    def _made(self, column: TableColumn, ranks: Ranks) -> GroupColumn:
        standing, rank = ranks.standing[self.rows], ranks.rank[self.rows]
        count = _counts(standing != GONE, self.starts)
        distinct, first = self._distinct(standing, rank), self.rows[self.starts[:-1]]
        if is_measured(column):
            first = first if self.leaders is None else self.leaders
            return GroupColumn(self._numbers(standing, rank, ranks), distinct, count, first)
        one = distinct == 1
        places = np.where(one, ranks.standing[first], NAN).astype(np.uint8)
        return GroupColumn(Ranks(places, np.where(one, ranks.rank[first], 0.0)), distinct, count, first)

    @cached_property
    def _owners(self) -> I8:
        return np.repeat(np.arange(len(self.codes)), self.sizes)

    def _distinct(self, standing: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], rank: F8) -> I8:
        order = np.lexsort((rank, standing, self._owners))
        parts = self._owners[order], standing[order], rank[order]
        new: Bool = np.append(True, np.any([part[1:] != part[:-1] for part in parts], axis=0))
        return np.bincount(self._owners[order][new], minlength=len(self.codes)).astype(np.int64)

    def _numbers(self, standing: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], rank: F8, ranks: Ranks) -> Ranks:
        """Return the number that stands for each group."""
        if self.leaders is not None:
            there = self.leaders >= 0
            return Ranks(
                np.where(there, ranks.standing[self.leaders], GONE).astype(np.uint8),
                np.where(there, ranks.rank[self.leaders], 0.0),
            )
        if self.grouping.aggregate is Aggregate.MEAN:
            return self._means(standing, rank)
        chosen = self._chosen(ranks)
        some = _counts(standing != GONE, self.starts) > 0
        places = np.where(chosen >= 0, VALUE, np.where(some, NAN, GONE)).astype(np.uint8)
        return Ranks(places, np.where(chosen >= 0, ranks.rank[chosen], 0.0))

    def _means(self, standing: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], rank: F8) -> Ranks:
        """Return averages over the runs that have a value; one NaN makes the average NaN, as in TensorBoard."""
        count = _counts(standing != GONE, self.starts)
        with np.errstate(invalid="ignore", divide="ignore"):
            sums = _sums(np.where(standing == VALUE, rank, np.where(standing == NAN, np.nan, 0.0)), self.starts)
            means = sums / count
        places = np.where(count == 0, GONE, np.where(np.isnan(means), NAN, VALUE)).astype(np.uint8)
        return Ranks(places, np.where(places == VALUE, means, 0.0))

    def _chosen(self, ranks: Ranks) -> I8:
        """Return the run of each group with the median, lowest or highest number; of equals the first, else -1.

        The median of an even number is the lower one in the middle. NaN is no number here.
        """
        how = self.grouping.aggregate
        standing, rank = ranks.standing[self.rows], ranks.rank[self.rows]
        order = np.lexsort((-rank if how is Aggregate.MAX else rank, standing, self._owners))
        count = _counts(standing == VALUE, self.starts)
        place = np.maximum(count - 1, 0) // 2 if how is Aggregate.MEDIAN else np.zeros(len(count), dtype=np.int64)
        return np.where(count > 0, self.rows[order[self.starts[:-1] + place]], -1)

    # What is said

    def cell(self, group: int, column: TableColumn, made: GroupColumn, wanted: NumberFormat, now: float) -> Cell:
        """Return what the cell of a group says."""
        if column.key == NAME:
            return Cell(self.label(group), CellKind.TEXT, whole=self.label(group))
        if is_measured(column):
            return self._measured(group, column, made, wanted)
        if made.distinct[group] == 1:
            return cell_of(self.source.runs[int(made.first[group])], column, wanted, now)
        return Cell(f"{grouped(int(made.distinct[group]))} values", CellKind.SEVERAL, whole=self._told(group, column))

    def _measured(self, group: int, column: TableColumn, made: GroupColumn, wanted: NumberFormat) -> Cell:
        value = self.value(group, column, made)
        if value is None:
            return MISSING
        cell = said(value, column, wanted)
        return Cell(cell.text, cell.kind, cell.number, f"{full(float(str(value)))}, {self._origin(group, made)}")

    def _origin(self, group: int, made: GroupColumn) -> str:
        """Return in words where a group's number comes from."""
        word = WORDS[self.grouping.aggregate].lower()
        if self.leaders is not None:
            run = self.source.names[int(self.leaders[group])]
            return f"of {run}, the run with the {word} {self.grouping.aggregate_by}"
        having, size = int(made.count[group]), int(self.sizes[group])
        return f"{word} of {counted(having, 'run')}" + (f" of {grouped(size)}" if having < size else "")

    def _told(self, group: int, column: TableColumn) -> str:
        """Return the distinct values of a group in words, the first ones of many."""
        rows: Sequence[int] = self.places(group)[:_LOOKED_AT].tolist()
        cells = (cell_of(self.source.runs[row], column) for row in rows)
        texts = list(dict.fromkeys("missing" if cell.kind is CellKind.MISSING else cell.text for cell in cells))
        return ", ".join(texts[:_TOLD]) + (", …" if len(texts) > _TOLD or len(rows) == _LOOKED_AT else "")

    def value(self, group: int, column: TableColumn, made: GroupColumn) -> object:
        """Return the value of a group's cell: a number, what all its runs have, or None."""
        if column.key == NAME:
            return self.label(group)
        if is_measured(column):
            standing = int(made.ranks.standing[group])
            return None if standing == GONE else np.nan if standing == NAN else float(made.ranks.rank[group])
        return value_of(self.source.runs[int(made.first[group])], column.operand) if made.distinct[group] == 1 else None


def _sums(values: F8, starts: I8) -> F8:
    sums: F8 = np.add.reduceat(values, starts[:-1]) if len(starts) > 1 else values[:0]
    return sums


def _counts(mask: Bool, starts: I8) -> I8:
    return _sums(mask.astype(np.float64), starts).astype(np.int64)


def table_groups(
    source: TableSource, found: RunGroups, grouping: Grouping, rows: I8, leader: Ranks | None
) -> tuple[TableGroups, I8]:
    """Return the groups with at least two of some rows, and the rows that stand by themselves."""
    codes = found.groups.codes[rows].astype(np.int64)
    sizes = np.bincount(codes[codes >= 0], minlength=len(found.groups))
    joined = (codes >= 0) & (np.append(sizes, 0)[codes] > 1)
    order = np.argsort(codes[joined], kind="stable")
    kept = np.flatnonzero(sizes > 1).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes[kept])]).astype(np.int64)
    return TableGroups(source, found, grouping, kept, rows[joined][order], starts, leader), rows[~joined]


def laid_out(
    groups: TableGroups, alone: I8, keys: Sequence[tuple[TableColumn, Ranks, bool]], flat: I8
) -> tuple[I8, Bool]:
    """Return the rows of a table with groups, and which of them stand under one.

    Parameters
    ----------
    alone
        Rows that belong to no group.
    keys
        Columns by which rows are sorted with the ranks of all runs, and whether descending.
    flat
        All rows, sorted: runs of unfolded groups stand in this order.

    Returns
    -------
    rows
        int64 (n,): places of runs; group i is ``-1 - i``.
    inner
        bool (n,).
    """
    count = len(groups.codes)
    columns: list[np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = []
    for column, ranks, descending in reversed(keys):
        joined = _with_groups(groups, alone, column, ranks)
        columns += [-joined.rank if descending else joined.rank, joined.standing]
    items = np.concatenate([-1 - np.arange(count), alone])
    top = items[np.lexsort(columns)] if columns else items
    return _unfolded(groups, top, flat)


def _with_groups(groups: TableGroups, alone: I8, column: TableColumn, ranks: Ranks) -> Ranks:
    """Return ranks of groups and, behind them, of rows that stand by themselves."""
    if column.key == NAME:  # groups first, in their own order
        count = len(groups.codes)
        return Ranks(np.zeros(count + len(alone), dtype=np.uint8), np.arange(count + len(alone), dtype=np.float64))
    made = groups.column(column, ranks).ranks
    return Ranks(
        np.concatenate([made.standing, ranks.standing[alone]]).astype(np.uint8),
        np.concatenate([made.rank, ranks.rank[alone]]),
    )


def _unfolded(groups: TableGroups, top: I8, flat: I8) -> tuple[I8, Bool]:
    keys = groups.found.groups.keys
    open_ones = {
        group for group, code in enumerate(groups.codes.tolist()) if keys[code] in groups.grouping.unfolded
    }  # fmt: skip
    if not open_ones:
        return top, np.zeros(len(top), dtype=np.bool_)
    place = np.empty(len(groups.source.names), dtype=np.int64)
    place[flat] = np.arange(len(flat))
    rows: list[int] = []
    inner: list[bool] = []
    for item in top.tolist():
        rows.append(item)
        inner.append(False)
        if item < 0 and -1 - item in open_ones:
            members = groups.places(-1 - item)
            members = members[np.argsort(place[members])]
            rows += members.tolist()
            inner += [True] * len(members)
    return np.array(rows, dtype=np.int64), np.array(inner, dtype=np.bool_)


def members_by_token(groups: TableGroups | None) -> Mapping[str, partial[tuple[str, ...]]]:
    """Return for each group, by its token, what returns the names of its runs."""
    if groups is None:
        return {}
    return {token: partial(groups.members, group) for group, token in enumerate(groups.tokens)}
