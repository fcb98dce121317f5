"""Fields of some runs side by side: which of them differ, how far from the baseline, and which value is best."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from core.analysis.query import Entity, Reduced, Reducer
from core.analysis.query.columns import number_in
from core.analysis.query.fields import RUN_NAME
from core.analysis.reducers import usual_direction
from core.analysis.run_columns import value_of
from core.model import Catalog, Run
from core.state import CompareState, Direction, NumberFormat, RunTableState, SessionState
from core.views.compare.change import Change, change_from
from core.views.hparams.table.cells import Cell, CellKind, cell_of
from core.views.hparams.table.columns import (
    ENTITY_NAMES,
    NAME,
    ColumnKind,
    TableColumn,
    all_columns,
    is_of_store,
    reduced_as,
)
from core.views.hparams.table.source import source_of

OF_STORES = "Tags of programs"
_FIRST = (Entity.ATTRIBUTE, Entity.CALCULATED, Entity.PARAM, Entity.METRIC)
SECTIONS = (*(ENTITY_NAMES[each] for each in _FIRST), "Data sets", "Tags")
"""Titles in their order; tags that programs write for themselves come last."""
_AUTO = NumberFormat()


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One field.

    Attributes
    ----------
    column
        What it is.
    section
        Under which title it stands.
    values
        What each run has, as it was logged; None where it has nothing.
    differs
        Whether they are not all the same.
    direction
        In which direction it is better; None for what is no metric.
    """

    column: TableColumn
    section: str
    values: tuple[object, ...]
    differs: bool
    direction: Direction | None = None


@dataclass(frozen=True, eq=False)
class Comparison:
    """Some runs and what is known of them.

    Attributes
    ----------
    runs
        In the user's order; those that the logs do not contain are left out.
    titles
        What the user calls them.
    gone
        Names of the runs that were left out.
    rows
        Fields that any of the runs has, section by section; only those that differ if that is wished.
    known, differing
        How many fields there are in all, and in how many of them the runs differ.
    baseline
        Place of the run that changes are counted from; None for no changes.
    now
        The time of day that times are told from, in seconds since 1970.
    """

    runs: tuple[Run, ...]
    titles: tuple[str, ...]
    gone: tuple[str, ...]
    rows: tuple[CompareRow, ...]
    known: int
    differing: int
    baseline: int | None
    formats: dict[str, NumberFormat]
    now: float
    _cells: dict[tuple[int, int], Cell] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the runs."""
        return tuple(run.name for run in self.runs)

    def wanted(self, row: int) -> NumberFormat:
        """Return how numbers of a field are written: as in the table of runs."""
        return self.formats.get(self.rows[row].column.key, _AUTO)

    def cell(self, row: int, place: int) -> Cell:
        """Return what is said of a field of a run."""
        key = row, place
        if key not in self._cells:
            self._cells[key] = cell_of(self.runs[place], self.rows[row].column, self.wanted(row), self.now)
        return self._cells[key]

    def change(self, row: int, place: int) -> Change | None:
        """Return how far a run is from the baseline; None for itself, and for what is no number."""
        if self.baseline is None or place == self.baseline:
            return None
        one, other = self.cell(row, self.baseline), self.cell(row, place)
        if one.kind is not CellKind.NUMBER or other.kind is not CellKind.NUMBER:
            return None
        found = self.rows[row]
        return change_from(one.number, other.number, found.direction, found.column.kind is not ColumnKind.TIME)

    def best(self, row: int) -> frozenset[int]:
        """Return the places of the runs with a metric's best value; none where all are alike or only one has any."""
        found = self.rows[row]
        numbers = {place: value for place, value in enumerate(found.values) if _is_finite(value)}
        if found.direction is None or len(numbers) < 2 or len(set(numbers.values())) < 2:
            return frozenset()
        best = (min if found.direction is Direction.LOWER else max)(numbers.values())  # type: ignore[type-var]
        return frozenset(place for place, value in numbers.items() if value == best)


def _is_finite(value: object) -> bool:
    return isinstance(value, int | float | np.number) and math.isfinite(value)


def comparison(catalog: Catalog, state: SessionState, now: float) -> Comparison:
    """Return the fields of the compared runs; takes a while for thousands of metrics."""
    compare = state.compare
    runs = tuple(catalog.runs[name] for name in compare.runs if name in catalog.runs)
    rows = tuple(_rows(catalog, runs, compare, state.run_table))
    differing = tuple(row for row in rows if row.differs)
    names = [run.name for run in runs]
    return Comparison(
        runs,
        tuple(state.runs.titles.get(run.name, run.name) for run in runs),
        tuple(name for name in compare.runs if name not in catalog.runs),
        differing if compare.differences else rows,
        len(rows),
        len(differing),
        names.index(compare.baseline) if compare.baseline in names else None,
        dict(state.run_table.formats),
        now,
    )


def _rows(catalog: Catalog, runs: Sequence[Run], compare: CompareState, table: RunTableState) -> Iterable[CompareRow]:
    made = partial(_row, runs, compare, table)
    columns = all_columns(source_of(catalog), table) if runs else ()
    found = [row for row in map(made, columns) if row is not None]
    order = {section: place for place, section in enumerate((*SECTIONS, OF_STORES))}
    return sorted(found, key=lambda row: order[row.section])


def _row(runs: Sequence[Run], compare: CompareState, table: RunTableState, column: TableColumn) -> CompareRow | None:
    if column.key == NAME:
        return None
    column = reduced_as(column, table.reducers.get(column.key, ""))
    values = tuple(value_of(run, column.operand) for run in runs)
    named = column.key == RUN_NAME and all(value == run.name for value, run in zip(values, runs, strict=True))
    if named or all(value is None for value in values):
        return None
    differs = any(not same_value(value, values[0]) for value in values[1:])
    return CompareRow(column, _section(column), values, differs, _direction(column, compare))


def _section(column: TableColumn) -> str:
    return OF_STORES if is_of_store(column) else ENTITY_NAMES[column.entity]


def _direction(column: TableColumn, compare: CompareState) -> Direction | None:
    if column.kind is not ColumnKind.METRIC:
        return None
    operand = column.operand
    if isinstance(operand, Reduced) and operand.reducer is Reducer.BEST and operand.argument is not None:
        return Direction(str(operand.argument))
    return compare.directions.get(column.title, usual(column.title))


def usual(tag: str) -> Direction:
    """Return in which direction a metric is better by its name."""
    return Direction(usual_direction(tag))


def same_value(one: object, other: object) -> bool:
    """Return whether two runs have the same value, NaN being itself.

    Numbers are the same whatever their type, as are a number and the text that is written for it; two texts are the
    same only letter by letter, and truth is no number.
    """
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    if one is None or other is None:
        return one is other
    first, second = _number(one), _number(other)
    if first is not None and second is not None:
        return bool(first == second) or (first != first and second != second)
    return type(one) is type(other) and bool(one == other)


def _number(value: object) -> int | float | None:
    if isinstance(value, bool | np.bool_):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, np.number):
        return value.item()  # type: ignore[no-any-return]
    number = number_in(value) if isinstance(value, str) else math.nan
    return None if math.isnan(number) and str(value).strip().lower() != "nan" else number
