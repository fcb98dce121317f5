"""What the user wishes to see in the table of runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class NumberStyle(StrEnum):
    """How numbers of a column are written."""

    AUTO = "auto"
    """Whole numbers and texts as they are, others in four significant digits."""
    SIGNIFICANT = "significant"
    FIXED = "fixed"
    """With as many digits behind the point."""
    SI = "si"
    """With prefixes from pico to tera."""
    SCIENTIFIC = "scientific"
    FULL = "full"
    """As many digits as tell the number apart from all others."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers of a column are written; `digits` are significant ones, or those behind the point if FIXED."""

    style: NumberStyle = NumberStyle.AUTO
    digits: int = 4


class CellLook(StrEnum):
    """What is drawn behind or beside the text of a column's cells."""

    PLAIN = "plain"
    HEAT = "heat"
    """The colour of the value."""
    BARS = "bars"
    """A bar as long as the value."""
    CURVE = "curve"
    """The metric over its steps."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column that rows are sorted by."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class RunTableState:
    """One state of the table of runs; a column is known by its field, as queries write it: ``"metrics.acc"``.

    Attributes
    ----------
    order
        Columns that were moved and all before them, from left to right; others follow as they are known.
    pinned
        Columns that stay at the left while others scroll, after the name.
    hidden, listed
        Columns that are left out, and columns that are shown though they are left out by themselves.
    hide_constant
        Whether columns in which all rows have the same value are left out.
    all_runs
        Whether runs that are not shown have rows, too.
    widths
        In logical pixels, by column; others have that of their title.
    reducers
        The number that stands for a metric's series, as queries write it, by column: ``"max(metrics.acc)"``; the last
        value of others.
    formats, looks
        By column; others are written in the automatic format and drawn plainly.
    one_by_one
        Whether every run has a row though runs are grouped, and groups have none.
    calculated
        Columns that are calculated from others, as fields: ``"calc.`last(val/loss - train/loss)`"``.
    sort
        By what rows are sorted, the first key first; by name without any.
    """

    order: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    hide_constant: bool = False
    all_runs: bool = False
    one_by_one: bool = False
    widths: Mapping[str, int] = field(default_factory=dict)
    reducers: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, NumberFormat] = field(default_factory=dict)
    looks: Mapping[str, CellLook] = field(default_factory=dict)
    sort: tuple[SortKey, ...] = ()
    calculated: tuple[str, ...] = ()
