"""How the values of metadata columns look, wherever points are coloured by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ColumnReading(StrEnum):
    """What a column is taken for where it can be taken for both."""

    AUTO = ""
    """Whole numbers of which there are few are categories."""
    CATEGORIES = "categories"
    NUMBERS = "numbers"


class CategoryOrder(StrEnum):
    """In which order a legend names categories."""

    AUTO = ""
    """By name; by count where there are more than colours."""
    NAME = "name"
    COUNT = "count"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class ScaleLook:
    """How numbers are laid along a map of colours.

    Attributes
    ----------
    reversed
        Whether the map is walked from its end to its beginning.
    lower, upper
        Numbers at its ends, None for the lowest and highest there are.
    cut
        Per cent of the numbers that lie beyond each end, where no number is said for it: 0 to 49.
    centre
        Number in the middle, None where the map has none of its own.
    logarithmic
        Whether equal ratios rather than equal differences are equally far apart.
    """

    reversed: bool = False
    lower: float | None = None
    upper: float | None = None
    cut: float = 0.0
    centre: float | None = None
    logarithmic: bool = False


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """How the values of one column look.

    Attributes
    ----------
    reading
        What it is taken for.
    palette
        Name of a set of colours in `core.style.sets`, empty for the usual ones.
    colours
        ``"#rrggbb"`` by value, of what has a colour of its own.
    order, by_hand
        In which order categories are named; those in `by_hand` come first where they are ordered by hand.
    merged
        By value, the name of the group that it is part of. Values of the log stay what they are.
    most
        So many categories, the most frequent, have entries of their own, and the others one together; None for all.
    scale
        How numbers are laid along a map of colours.
    missing_below
        Whether points without a value are drawn below all others.
    """

    reading: ColumnReading = ColumnReading.AUTO
    palette: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    order: CategoryOrder = CategoryOrder.AUTO
    by_hand: tuple[str, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict)
    most: int | None = None
    scale: ScaleLook = field(default_factory=ScaleLook)
    missing_below: bool = False


PLAIN_LOOK = ColumnLook()
"""How a column looks of which nothing was said."""
