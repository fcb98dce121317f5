"""How values are read in the scalars view: tables, thresholds, notes, and what is marked on curves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.state.compare import Direction
from core.state.run_table import SortKey


@dataclass(frozen=True, slots=True)
class StepRange:
    """The linked range of steps, both ends included; `first` is never above `last`."""

    first: int
    last: int


class EndMarks(StrEnum):
    """Which points of curves are marked with their values."""

    NONE = "none"
    BEST = "best"
    FINAL = "final"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Level:
    """A threshold line of a card.

    Attributes
    ----------
    id
        What tells it from others.
    card
        Key of the card.
    value
        Where it lies.
    smoothed
        Whether the smoothed curve has to reach it, else the values as logged.
    direction
        From which side it is reached: by values at or above it (HIGHER), or at or below it; None for the side that is
        better by the name of the tag.
    """

    id: str
    card: str
    value: float
    smoothed: bool = False
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class StepNote:
    """What the user has written at a step.

    Attributes
    ----------
    id
        What tells it from others.
    card
        Key of the card, empty for all cards.
    step
        Where it stands.
    value
        The height at which it stands, None for all heights.
    text
        What it says.
    """

    id: str
    card: str
    step: int
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class ValueTableState:
    """The table of values below the cards; a column is known by its key, a column of runs by its field.

    Attributes
    ----------
    shown
        Whether it is there.
    card
        Key of the card whose values it lists, empty for the first one.
    order
        Columns that were moved and all before them, from left to right; others follow as they are known.
    hidden, listed
        Columns that are left out, and columns that are shown though they are left out by themselves.
    widths
        In logical pixels, by column.
    sort
        By what rows are sorted, the first key first; in the order of the runs without any.
    """

    shown: bool = False
    card: str = ""
    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    widths: Mapping[str, int] = field(default_factory=dict)
    sort: tuple[SortKey, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingState:
    """How values are read.

    Attributes
    ----------
    table
        The table of values at the linked step or over the linked range.
    levels, notes
        Threshold lines and notes, in the order in which they were made.
    marks
        Which points of few or selected curves are marked.
    anomalies
        Whether NaN, infinite values, divergence and restarts are marked.
    rows
        Most rows of the table beside the cursor.
    columns
        Its columns; empty for those that tell something where the cursor is.
    """

    table: ValueTableState = field(default_factory=ValueTableState)
    levels: tuple[Level, ...] = ()
    notes: tuple[StepNote, ...] = ()
    marks: EndMarks = EndMarks.NONE
    anomalies: bool = True
    rows: int = 8
    columns: tuple[str, ...] = ()
