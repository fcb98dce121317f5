"""What one cell says."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from core.analysis.query import Entity
from core.analysis.query.columns import number_in
from core.analysis.run_columns import value_of
from core.model import Run
from core.state import ColumnType, NumberFormat, NumberStyle
from core.style.text import ago, moment
from core.views.hparams.table.columns import ColumnKind, TableColumn
from core.views.hparams.table.formats import full, number_text
from core.views.hparams.table.typed import milliseconds_of, time_text
from core.views.ticks import span_label

DASH = "–"
"""What stands where a run has no value."""
_NUMBERS = (ColumnKind.METRIC, ColumnKind.CALCULATED)
_MEASURED = (Entity.METRIC, Entity.CALCULATED)


class CellKind(StrEnum):
    """What a cell holds; texts are read from the left, numbers stand at the right."""

    TEXT = "text"
    NUMBER = "number"
    MISSING = "missing"
    SEVERAL = "several"
    """How many values the runs of a group have."""


class Cell(NamedTuple):
    """One cell.

    Attributes
    ----------
    text
        What it says.
    number
        Its value where it is a number, NaN elsewhere.
    whole
        What is told of it beside the mouse, and copied: all digits, all words; empty where it is missing.
    """

    text: str
    kind: CellKind
    number: float = math.nan
    whole: str = ""  # a tuple, which is made several times as fast as a frozen dataclass


MISSING = Cell(DASH, CellKind.MISSING)
_AUTO = NumberFormat()


def cell_of(run: Run, column: TableColumn, wanted: NumberFormat = _AUTO, now: float = 0.0, whole: bool = True) -> Cell:
    """Return what the cell of a run says.

    Parameters
    ----------
    wanted
        How numbers are written.
    now
        The time of day that times are told from, in seconds since 1970.
    whole
        Whether all digits are told, too, which takes a good part of the time.
    """
    value = value_of(run, column.operand)
    if value is None:
        return MISSING
    if column.typed is not None and (cell := _typed(value, column.typed, wanted, column.entity in _MEASURED)):
        return cell
    if type(value) is float and column.kind in _NUMBERS:  # most cells of a large table
        return Cell(number_text(value, wanted), CellKind.NUMBER, value, full(value) if whole else "")
    match column.kind:
        case ColumnKind.TIME if isinstance(value, float):
            return Cell(_past(value / 1000, now), CellKind.NUMBER, value, moment(value / 1000))
        case ColumnKind.DURATION if isinstance(value, float):
            return Cell(span_text(value), CellKind.NUMBER, value, f"{full(value)} s")
        case ColumnKind.STATUS:
            return Cell(str(value).capitalize(), CellKind.TEXT, whole=str(value))
    return _said(value, wanted, column.entity in _MEASURED)


def _typed(value: object, kind: ColumnType, wanted: NumberFormat, measured: bool) -> Cell | None:
    """Return what a cell of a type that the user chose says, None where that is no value of the type."""
    text = _said(value, NumberFormat(NumberStyle.FULL), False).text if isinstance(value, float) else str(value)
    if kind in (ColumnType.TEXT, ColumnType.CATEGORY):
        text = text.lower() if isinstance(value, bool | np.bool_) else text
        return Cell(text, CellKind.TEXT, whole=text)
    if kind is ColumnType.TIME:
        milliseconds = milliseconds_of(value)
        written = "" if math.isnan(milliseconds) else time_text(milliseconds)
        return Cell(written, CellKind.NUMBER, milliseconds, f"{written}, logged as {text}") if written else None
    number = number_in(f"{value}")
    if math.isnan(number):
        return None
    return _said(value if isinstance(value, int | float) else number, wanted, measured)


def said(value: object, column: TableColumn, wanted: NumberFormat) -> Cell:
    """Return what a cell of a column says that stands for several runs."""
    if column.kind is ColumnKind.DURATION and isinstance(value, float):
        return Cell(span_text(value), CellKind.NUMBER, value, f"{full(value)} s")
    return _said(value, wanted, column.entity in _MEASURED)


def _said(value: object, wanted: NumberFormat, measured: bool) -> Cell:
    if isinstance(value, bool | np.bool_):
        text = "true" if value else "false"
        return Cell(text, CellKind.TEXT, whole=text)
    if isinstance(value, int | float | np.number):
        number, exact = float(value), str(value) if isinstance(value, int | np.integer) else full(float(value))
        shortest = wanted.style is NumberStyle.AUTO and not measured and math.isfinite(number)
        return Cell(exact if shortest else number_text(number, wanted), CellKind.NUMBER, number, exact)
    text = str(value)
    number = number_in(text)
    if math.isnan(number) and text.strip().lower() != "nan":
        return Cell(text, CellKind.TEXT, whole=text)
    # Numbers that were logged as texts stay as they were written until another way to write them is asked for.
    shown = text.strip() if wanted.style is NumberStyle.AUTO else number_text(number, wanted)
    return Cell(shown, CellKind.NUMBER, number, text)


def _past(wall_time: float, now: float) -> str:
    text = ago(wall_time, now)
    return text if text in {"now", DASH} else f"{text} ago"


def span_text(seconds: float) -> str:
    """Return a duration in its two largest units: ``"1h30m"``."""
    return span_label(seconds) if math.isfinite(seconds) else number_text(seconds, _AUTO)
