"""The table as values and as texts, row by row as they are asked for: what is exported and copied."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, overload

import numpy as np

from core.analysis.run_columns import value_of
from core.model import Run
from core.state import NumberFormat
from core.views.hparams.table.cells import Cell, cell_of
from core.views.hparams.table.columns import NAME, ColumnKind, TableColumn, header_names
from core.views.hparams.table.resolve import TableData


class _Rows(Sequence[Any]):
    """Rows that are made when they are asked for."""

    def __init__(self, data: TableData, rows: Sequence[int]) -> None:
        self._runs, self._rows, self._columns = data.source.runs, rows, data.layout.columns

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Any: ...

    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...

    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        return self.row(self._runs[self._rows[place]])

    def row(self, run: Run) -> tuple[Any, ...]:
        """Return the row of a run."""
        raise NotImplementedError


class ValueRows(_Rows):
    """What was logged: numbers, texts and truths, None where it is missing; times of day as ISO 8601 in UTC."""

    def row(self, run: Run) -> tuple[object, ...]:
        """Return the values of a run."""
        return tuple(map(partial(_value, run), self._columns))


class CellRows(_Rows):
    """Cells as they are seen, in the formats of their columns."""

    def __init__(self, data: TableData, rows: Sequence[int], formats: Mapping[str, NumberFormat], now: float) -> None:
        super().__init__(data, rows)
        self._wanted = [(column, formats.get(column.key, NumberFormat())) for column in self._columns]
        self._now = now

    def row(self, run: Run) -> tuple[Cell, ...]:
        """Return the cells of a run."""
        return tuple(cell_of(run, column, wanted, self._now) for column, wanted in self._wanted)


def table_header(data: TableData) -> tuple[str, ...]:
    """Return a name for each column that no other has."""
    return header_names(data.layout.columns)


def rows_of(data: TableData, names: Collection[str] | None = None) -> list[int]:
    """Return the runs of the rows, top first: all, or only those with these names."""
    rows: list[int] = data.rows.tolist()
    return rows if names is None else [row for row in rows if data.source.names[row] in names]


def _value(run: Run, column: TableColumn) -> object:
    value = run.name if column.key == NAME else value_of(run, column.operand)
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
