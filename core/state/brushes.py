"""Brushes: what the user has narrowed the shown runs or points to, in any view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from core.state.rows import RowSet


@dataclass(frozen=True, slots=True)
class RunsBrush:
    """Only these runs are shown."""

    id: str
    view: str
    label: str
    runs: frozenset[str]


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


Brush: TypeAlias = RunsBrush | RowsBrush | CategoryBrush | RangeBrush
