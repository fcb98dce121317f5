"""What cells of the table of values say, on the screen, in files and on the clipboard."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, overload

from core.analysis.run_columns import value_of
from core.model import Run
from core.style.text import grouped, moment
from core.views.hparams.table.cells import MISSING, Cell, CellKind, cell_of
from core.views.hparams.table.formats import full
from core.views.scalars.reading.columns import TAG, ValueColumn, ValueKind
from core.views.scalars.reading.table import ValueRow, ValueTable
from core.views.ticks import minus, span_label, value_label

_NUMBERS: Final[dict[ValueKind, Callable[[float], str]]] = {
    ValueKind.NUMBER: lambda value: value_label(value, padded=True),
    ValueKind.STEP: lambda value: grouped(int(value)),
    ValueKind.COUNT: lambda value: grouped(int(value)),
    ValueKind.SHARE: lambda value: share_text(value),
    ValueKind.SPAN: lambda value: span_label(round(value) if abs(value) >= 60 else value),
    ValueKind.TIME: moment,
}
_SOME = 3
"""Distinct values of a group that are told beside the mouse."""


def share_text(share: float) -> str:
    """Return a share in per cent with its sign: ``"+12.5 %"``; infinite and NaN as such."""
    if not math.isfinite(share):
        return value_label(share)
    return minus(f"{100 * share:+.1f} %") if abs(share) < 1e6 else f"{value_label(100 * share)} %"


def cell(table: ValueTable, row: int, column: int, now: float = 0.0) -> Cell:
    """Return what a cell says; `row` is its place among `ValueTable.rows`, `now` the time that times are told from."""
    about, what = table.rows[row], table.columns[column]
    if what.kind is ValueKind.NAME:
        name = about.tag if what.key == TAG else about.title
        return Cell(name, CellKind.TEXT, whole=name)
    if what.field is not None:
        return _field(table, about, what, now)
    if not table.there[row, column]:
        return MISSING
    value = float(table.values[row, column])
    if what.kind in (ValueKind.STEP, ValueKind.COUNT) and not math.isfinite(value):
        return MISSING
    return Cell(_NUMBERS[what.kind](value), CellKind.NUMBER, value, full(value) if math.isfinite(value) else str(value))


def _runs(table: ValueTable, row: ValueRow) -> Iterator[Run]:
    return (table.source.catalog.runs[name] for name in row.members if name in table.source.catalog.runs)


def _field(table: ValueTable, row: ValueRow, column: ValueColumn, now: float) -> Cell:
    assert column.field is not None
    cells = {cell_of(run, column.field, now=now): None for run in _runs(table, row)}
    if len(cells) == 1:
        return next(iter(cells))
    texts = [each.text for each in cells]
    told = ", ".join(texts[:_SOME]) + (", …" if len(texts) > _SOME else "")
    return Cell(f"{grouped(len(cells))} values", CellKind.SEVERAL, whole=told) if cells else MISSING


def value(table: ValueTable, row: int, column: int) -> object:
    """Return what a cell holds in full: a number, a text, None where it is missing; times as ISO 8601 in UTC."""
    about, what = table.rows[row], table.columns[column]
    if what.kind is ValueKind.NAME:
        return about.tag if what.key == TAG else about.title
    if what.field is not None:
        known = {
            str(each): each for run in _runs(table, about) if (each := value_of(run, what.field.operand)) is not None
        }
        return next(iter(known.values())) if len(known) == 1 else ", ".join(known) or None
    if not table.there[row, column]:
        return None
    number = float(table.values[row, column])
    if what.kind in (ValueKind.STEP, ValueKind.COUNT):
        return int(number) if math.isfinite(number) else None
    if what.kind is ValueKind.TIME:
        return datetime.fromtimestamp(number, UTC).isoformat()
    return number


def _known(values: Iterator[object]) -> object:
    """Return the value that all have, several joined by commas."""
    known = {str(each): each for each in values if each is not None}
    return next(iter(known.values())) if len(known) == 1 else ", ".join(known) or None


def header(table: ValueTable) -> tuple[str, ...]:
    """Return the names of the columns."""
    return tuple(column.title for column in table.columns)


class Rows(Sequence[Sequence[object]]):
    """Rows of the table from top to bottom, or some of them, made when asked for: values in full, or cells as seen."""

    def __init__(self, table: ValueTable, only: Sequence[int] | None = None, seen: bool = False) -> None:
        order: list[int] = table.order.tolist()
        self._places = order if only is None else [order[place] for place in only]
        self._table, self._seen = table, seen

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Sequence[object]: ...

    @overload
    def __getitem__(self, place: slice) -> list[Sequence[object]]: ...

    def __getitem__(self, place: int | slice) -> Sequence[object] | list[Sequence[object]]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        make = cell if self._seen else value
        return tuple(make(self._table, self._places[place], column) for column in range(len(self._table.columns)))
