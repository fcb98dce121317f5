"""The table as values and as texts, row by row as they are asked for: what is exported and copied."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeAlias, overload

import numpy as np

from core.analysis.run_columns import value_of
from core.model import Run
from core.state import NumberFormat
from core.views.hparams.table.cells import Cell, CellKind, cell_of
from core.views.hparams.table.columns import NAME, ColumnKind, TableColumn, header_names
from core.views.hparams.table.resolve import TableData, group_column

Told: TypeAlias = Callable[[int], None]
_BETWEEN = 64
"""Rows between two tellings of how many were made."""


class _Rows(Sequence[Any]):
    """Rows that are made when they are asked for; `told` is called now and then with how many were made."""

    def __init__(self, data: TableData, rows: Sequence[int], told: Told | None = None) -> None:
        self._runs, self._rows, self._columns = data.source.runs, rows, data.layout.columns
        self._data = data
        self._grouped = any(row < 0 for row in rows)
        self._told = told

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Any: ...

    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...

    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        row = self._rows[place]
        made = self.row(self._runs[row]) if row >= 0 else self.group(-1 - row)
        return (made[0], self.number(1 if row >= 0 else self._size(-1 - row)), *made[1:]) if self._grouped else made

    def _size(self, group: int) -> int:
        assert self._data.groups is not None
        return int(self._data.groups.sizes[group])

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows, telling how far it is."""
        for done in range(len(self._rows)):
            if self._told is not None and done % _BETWEEN == 0:
                self._told(done)
            yield self[done]

    def row(self, run: Run) -> tuple[Any, ...]:
        """Return the row of a run."""
        raise NotImplementedError

    def group(self, group: int) -> tuple[Any, ...]:
        """Return the row of a group."""
        raise NotImplementedError

    def number(self, runs: int) -> Any:
        """Return what says of how many runs a row is."""
        raise NotImplementedError


class ValueRows(_Rows):
    """What was logged: numbers, texts and truths, None where it is missing; times of day as ISO 8601 in UTC."""

    def row(self, run: Run) -> tuple[object, ...]:
        """Return the values of a run."""
        return tuple(map(partial(_value, run), self._columns))

    def group(self, group: int) -> tuple[object, ...]:
        """Return the values of a group: what its runs have in common, and what stands for its metrics."""
        groups = self._data.groups
        assert groups is not None
        made = ((column, groups.value(group, column, group_column(self._data, column))) for column in self._columns)
        return tuple(_plain(column, value) for column, value in made)

    def number(self, runs: int) -> int:
        """Return how many runs a row stands for."""
        return runs


class CellRows(_Rows):
    """Cells as they are seen, in the formats of their columns."""

    def __init__(
        self,
        data: TableData,
        rows: Sequence[int],
        formats: Mapping[str, NumberFormat],
        now: float,
        told: Told | None = None,
    ) -> None:
        super().__init__(data, rows, told)
        self._wanted = [(column, formats.get(column.key, NumberFormat())) for column in self._columns]
        self._now = now

    def row(self, run: Run) -> tuple[Cell, ...]:
        """Return the cells of a run, without all their digits."""
        return tuple([cell_of(run, column, wanted, self._now, False) for column, wanted in self._wanted])

    def group(self, group: int) -> tuple[Cell, ...]:
        """Return the cells of a group."""
        groups = self._data.groups
        assert groups is not None
        return tuple(
            groups.cell(group, column, group_column(self._data, column), wanted, self._now)
            for column, wanted in self._wanted
        )

    def number(self, runs: int) -> Cell:
        """Return a cell that says how many runs a row stands for."""
        return Cell(f"{runs}", CellKind.NUMBER, runs, f"{runs}")


COUNT = "Runs"
"""The column that says of how many runs a row of a group is."""


def table_header(data: TableData, grouped: bool = False) -> tuple[str, ...]:
    """Return a name for each column that no other has; with groups, how many runs are in them stands behind names."""
    names = header_names(data.layout.columns)
    return (names[0], COUNT if COUNT not in names else "number of runs", *names[1:]) if grouped else names


def rows_of(data: TableData, names: Collection[str] | None = None, grouped: bool = False) -> list[int]:
    """Return the runs of the table one by one, top first: all, or only those with these names.

    With `grouped` return its rows instead, without those that stand under a group; a group is below zero.
    """
    if grouped and data.inner is not None:
        outer: list[int] = data.rows[~data.inner].tolist()
        return outer
    rows: list[int] = data.flat.tolist()
    return rows if names is None else [row for row in rows if data.source.names[row] in names]


def _value(run: Run, column: TableColumn) -> object:
    return _plain(column, run.name if column.key == NAME else value_of(run, column.operand))


def _plain(column: TableColumn, value: object) -> object:
    if column.kind is ColumnKind.TIME and isinstance(value, float):
        return iso_text(value)
    return value.item() if isinstance(value, np.generic) else value


def iso_text(milliseconds: float) -> str | float:
    """Return a time of day such as ``"2026-11-20T18:47:03.120Z"``; the number itself where no calendar has it."""
    try:
        text = datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")
    except (OverflowError, OSError, ValueError):
        return milliseconds
    return text.replace("+00:00", "Z")
