"""A scatter matrix as part of a picture: places in logical pixels from its upper left corner."""

from __future__ import annotations

from dataclasses import dataclass

from core.views.legends import Legend
from core.views.plane.part import Area, Plane, PlaneMarginal, PlaneTick


@dataclass(frozen=True, slots=True, eq=False)
class MatrixCell:
    """The plane of two fields, below the diagonal: where it lies, and what is in it."""

    row: int
    column: int
    place: Area
    plane: Plane


@dataclass(frozen=True, slots=True, eq=False)
class MatrixField:
    """A field on the diagonal.

    Attributes
    ----------
    key, title, detail
        The field, what it is called, and a word on its scale.
    place
        Its cell.
    marginal
        How the shown runs are distributed from left to right, places from the left of its cell; None if none has a
        value.
    across, down
        Labels of its axis below the matrix, and at the left of it: places from the left and the top of the matrix.
    """

    key: str
    title: str
    detail: str
    place: Area
    marginal: PlaneMarginal | None
    across: tuple[PlaneTick, ...] = ()
    down: tuple[PlaneTick, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixBond:
    """How two fields go together, above the diagonal.

    `value` is Spearman's rank correlation of `count` shown runs that have numbers of both; None where one of the fields
    has categories or too few runs have both, or while it is worked out.
    """

    row: int
    column: int
    place: Area
    value: float | None
    count: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """A scatter matrix.

    Attributes
    ----------
    fields
        On the diagonal, from the upper left to the lower right.
    cells
        Below it: the plane of a row's field over a column's.
    bonds
        Above it.
    legend
        What the colours mean.
    note
        How many of all runs are shown.
    """

    fields: tuple[MatrixField, ...]
    cells: tuple[MatrixCell, ...]
    bonds: tuple[MatrixBond, ...]
    legend: Legend | None = None
    note: str = ""
