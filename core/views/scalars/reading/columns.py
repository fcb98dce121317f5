"""Columns of the table of values: TensorBoard's at a step, TensorBoard's over a range, and what is known of runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.analysis.query import Operand
from core.model import Catalog
from core.state import Level, StepRange, ValueTableState
from core.views.hparams.table.columns import NAME, TableColumn, header_names, known_columns
from core.views.hparams.table.source import source_of
from core.views.scalars.reading.directions import level_text

RUN, TAG = "run", "tag"


class ValueKind(StrEnum):
    """What a column holds."""

    NAME = "name"
    NUMBER = "number"
    STEP = "step"
    SHARE = "share"
    SPAN = "span"
    TIME = "time"
    COUNT = "count"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """One column.

    Attributes
    ----------
    key
        What it is known by; of what is known of runs the field.
    title, tip
        What its header says, and what it means in a sentence.
    field
        Of what is known of runs, the column of their table.
    usual
        Whether it is shown unless the user leaves it out.
    """

    key: str
    title: str
    tip: str
    kind: ValueKind = ValueKind.NUMBER
    field: TableColumn | None = None
    usual: bool = True

    @property
    def operand(self) -> Operand | None:
        """What cells are filled with, of what is known of runs."""
        return None if self.field is None else self.field.operand


NAMES: Final = ValueColumn(RUN, "Run", "Whose curve it is", ValueKind.NAME)
_TAGS: Final = ValueColumn(TAG, "Tag", "What of the run it shows", ValueKind.NAME)
_RUNS: Final = ValueColumn("runs", "Runs", "How many runs of the group count there", ValueKind.COUNT, usual=False)
AT_STEP: Final = (
    ValueColumn("smoothed", "Smoothed", "What the drawn curve shows"),
    ValueColumn("value", "Value", "As it was logged; of a group, its centre"),
    ValueColumn("step", "Step", "Of the point: the last one at or before the linked step", ValueKind.STEP),
    ValueColumn("relative", "Relative", "Time since the run's start", ValueKind.SPAN),
    ValueColumn("time", "Time", "When it was logged", ValueKind.TIME, usual=False),
    _RUNS,
)
OVER_RANGE: Final = (
    ValueColumn("min", "Min", "Lowest value of the drawn curve in the range"),
    ValueColumn("max", "Max", "Highest value of the drawn curve in the range"),
    ValueColumn("start_value", "Start value", "The drawn curve at the first point in the range"),
    ValueColumn("end_value", "End value", "The drawn curve at the last point in the range"),
    ValueColumn("change", "Value change", "End value less start value"),
    ValueColumn("share", "%", "The change as a share of the start value", ValueKind.SHARE),
    ValueColumn("start_step", "Start step", "Step of the first point in the range", ValueKind.STEP),
    ValueColumn("end_step", "End step", "Step of the last point in the range", ValueKind.STEP),
    ValueColumn("step_at_max", "Step at max", "Where the drawn curve is first highest", ValueKind.STEP),
    ValueColumn("step_at_min", "Step at min", "Where the drawn curve is first lowest", ValueKind.STEP),
    ValueColumn("mean", "Mean", "Average of the values as logged in the range, NaN passed over"),
    ValueColumn("raw_change", "Raw change", "Last less first value as logged in the range"),
    ValueColumn("points", "Points", "How many points lie in the range", ValueKind.COUNT, usual=False),
)


def all_columns(
    catalog: Catalog, span: StepRange | None, levels: Sequence[tuple[Level, bool]] = (), several: bool = False
) -> tuple[ValueColumn, ...]:
    """Return all columns in their natural order: name and tag, values, thresholds, and what is known of runs."""
    values = AT_STEP if span is None else OVER_RANGE
    reaching = (column for level, below in levels for column in _reaching(level, below))
    names = (NAMES, _TAGS) if several else (NAMES,)
    return (*names, *values, *reaching, *field_columns(catalog))


def _reaching(level: Level, below: bool) -> tuple[ValueColumn, ValueColumn]:
    text = level_text(level, below)
    what = "the curve" if level.smoothed else "the logged value"
    return (
        ValueColumn(f"level:{level.id}", f"Step to {text}", f"First step at which {what} is {text}", ValueKind.STEP),
        ValueColumn(
            f"level_time:{level.id}", f"Time to {text}", f"Time since the run's start until {what} is {text}",
            ValueKind.SPAN,
        ),
    )  # fmt: skip


def field_columns(catalog: Catalog) -> tuple[ValueColumn, ...]:
    """Return what is known of runs as columns, which are shown on demand."""
    known = [column for column in known_columns(source_of(catalog)) if column.key != NAME]
    names = header_names(known)
    return tuple(
        ValueColumn(column.key, name, column.key, ValueKind.FIELD, column, usual=False)
        for column, name in zip(known, names, strict=True)
    )


def in_order(columns: Sequence[ValueColumn], table: ValueTableState) -> list[ValueColumn]:
    """Return columns as the user has put them: the name first, those that were moved, all others."""
    by_key = {column.key: column for column in columns}
    keys = dict.fromkeys((RUN, *table.order, *by_key))
    return [by_key[key] for key in keys if key in by_key]


def is_shown(column: ValueColumn, table: ValueTableState) -> bool:
    """Return whether the user wants to see a column."""
    if column.key == RUN:
        return True
    return column.key in table.listed or (column.usual and column.key not in table.hidden)
