"""Brushes: what the user has narrowed the shown runs or points to, in any view."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from core.state.rows import RowSet


@dataclass(frozen=True, slots=True)
class RunsBrush:
    """Only these runs are shown, or with `without` all others, also those that appear later."""

    id: str
    view: str
    label: str
    runs: frozenset[str]
    without: bool = False


@dataclass(frozen=True, slots=True)
class RowsBrush:
    """Only these rows of a table are shown."""

    id: str
    view: str
    label: str
    table: str
    rows: RowSet


@dataclass(frozen=True, slots=True)
class CategoryBrush:
    """Only rows of a table whose metadata column has one of these values are shown; ``""`` stands for missing."""

    id: str
    view: str
    label: str
    table: str
    column: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class RangeBrush:
    """Only rows of a table whose numeric metadata column lies between two values (inclusive) are shown."""

    id: str
    view: str
    label: str
    table: str
    column: str
    lower: float
    upper: float


class Rail(StrEnum):
    """Where on an axis runs without a finite number lie."""

    ABOVE = "inf"
    BELOW = "-inf"
    NAN = "nan"
    TEXT = "text"
    """Texts among numbers."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Numbers from `lower` to `upper`, both inside."""

    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class FieldBrush:
    """Only runs are shown whose value of a field lies in one of some ranges, is one of some texts, or is on a rail.

    Attributes
    ----------
    field
        What is known of runs, as queries write it: ``"params.lr"``, ``"max(metrics.acc)"``.
    ranges
        Of finite numbers, in any unit of the axis: they are values of the field.
    categories
        Values as texts, for axes of categories.
    rails
        Of values that are no finite numbers.
    """

    id: str
    view: str
    label: str
    field: str
    ranges: tuple[Span, ...] = ()
    categories: frozenset[str] = frozenset()
    rails: frozenset[Rail] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether it would keep no run."""
        return not (self.ranges or self.categories or self.rails)


Brush: TypeAlias = RunsBrush | RowsBrush | CategoryBrush | RangeBrush | FieldBrush
