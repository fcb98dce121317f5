"""Colours of points by a metadata column, and the legend that says what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.model import F4, F8, U1, U2, Bool, Column
from core.state import PointMeasure
from core.style import ThemeName, colour_map, entity_colour, hex_of, missing_colour, rgb, tokens
from core.views.embedding.memo import remembered
from core.views.embedding.scales import ends
from core.views.embedding.tallies import extremes, from_codes, levels, tally
from core.views.picture import ColourBar, Legend, LegendEntry
from core.views.shown_rows import to_length

Array = TypeVar("Array", bound=NDArray[Any])

MISSING = ""
"""Key of the legend entry and value in a brush that stand for rows without a value."""
MEASURES = {
    PointMeasure.FAITHFULNESS: (
        "Faithfulness",
        "Share of each point's 15 nearest vectors that are among its 15 nearest in the picture: 1 is best",
    ),
    PointMeasure.STABILITY: (
        "Stability",
        "Share of each point's 15 nearest in the picture that stay when it is made with other seeds: 1 is best",
    ),
    PointMeasure.DISTANCE: (
        "Distance",
        "How far each vector is, in all its dimensions, from the selected point or from what neighbours are listed of",
    ),
    PointMeasure.MOVED: (
        "Moved",
        "How much each point's nearest neighbours are others than in what is compared under What moved: 0 for the same "
        "in the same order, 1 for none of them",
    ),
}
"""What measures of points are called, and what they mean."""
_LEVELS = 256


@dataclass(frozen=True, slots=True, eq=False)
class Colouring:
    """Colours of n points.

    Attributes
    ----------
    index
        uint16 (n,): index into `palette`; 0 is the neutral colour of missing values.
    palette
        uint8 (k, 4), RGBA.
    lower, upper
        Range of the colour scale, both 0 for categories.
    """

    index: U2
    palette: U1
    lower: float = 0.0
    upper: float = 0.0


@remembered(8)
def plain(rows: int, theme: ThemeName) -> Colouring:
    """Return the colouring of points that all have the first colour."""
    return Colouring(_frozen(np.ones(rows, dtype=np.uint16)), _palette((neutral(theme), entity_colour(0, theme))))


@remembered(8)
def by_category(column: Column, rows: int, theme: ThemeName) -> Colouring:
    """Return the colouring by categories: the k-th category in natural order has the k-th colour, whatever is shown."""
    if column.codes is None:
        raise ValueError(f"column {column.name!r} has no categories")
    colours = (neutral(theme), *(entity_colour(i, theme) for i in range(len(column.categories))))
    return Colouring(_category_index(column, rows), _palette(colours))


@remembered(8)
def _category_index(column: Column, rows: int) -> U2:
    return from_codes(to_length(column.codes, rows, np.int32(-1)))  # type: ignore[arg-type]


@remembered(8)
def by_number(column: Column, rows: int, map_name: str, theme: ThemeName) -> Colouring:
    """Return the colouring along a continuous map from the lowest to the highest finite value of all rows.

    Diverging and cyclic maps have other ends where they make sense, see `scales.ends`.
    """
    if column.numbers is None:
        raise ValueError(f"column {column.name!r} has no numbers")
    lower, upper = ends(map_name, *_number_range(column, rows))
    return _along(_number_index(column, rows, lower, upper), lower, upper, map_name, theme)


@remembered(8)
def _number_range(column: Column, rows: int) -> tuple[float, float]:
    return finite_range(to_length(column.numbers, rows, np.float64(np.nan)))  # type: ignore[arg-type]


@remembered(8)
def _number_index(column: Column, rows: int, lower: float, upper: float) -> U2:
    return levels(to_length(column.numbers, rows, np.float64(np.nan)), lower, upper, _LEVELS)  # type: ignore[arg-type]


@remembered(8)
def by_measure(values: F4, map_name: str, theme: ThemeName) -> Colouring:
    """Return the colouring of points by a measure from 0 to its highest value; NaN is neutral."""
    index, upper = _measure_index(values)
    return _along(index, 0.0, upper, map_name, theme)


@remembered(8)
def _measure_index(values: F4) -> tuple[U2, float]:
    numbers = values.astype(np.float64)
    _, upper = finite_range(numbers)
    return levels(numbers, 0.0, upper, _LEVELS), upper


def _along(index: U2, lower: float, upper: float, map_name: str, theme: ThemeName) -> Colouring:
    palette = np.full((_LEVELS + 1, 4), 255, dtype=np.uint8)
    palette[0, :3] = rgb(neutral(theme))
    palette[1:, :3] = colour_map(map_name)
    return Colouring(index, _frozen(palette), lower, upper)


def finite_range(numbers: F8) -> tuple[float, float]:
    """Return the lowest and highest finite number, 0 and 1 if there is none."""
    lower, upper = extremes(numbers)
    return (lower, upper) if lower <= upper else (0.0, 1.0)


@remembered(8)
def category_legend(column: Column, colouring: Colouring, counted: Bool, hidden: frozenset[str] | None) -> Legend:
    """Return the legend of categories with the number of `counted` rows each; missing values come last.

    `hidden` are the categories that the legend's filter leaves out, None if there is no filter.
    """
    left_out = hidden or frozenset()
    counts = tally(colouring.index, counted, len(column.categories) + 1)
    colours = [hex_of((int(r), int(g), int(b))) for r, g, b in colouring.palette[:, :3]]
    entries = [
        LegendEntry(name, name, colours[code + 1], int(counts[code + 1]), name not in left_out)
        for code, name in enumerate(column.categories)
    ]
    if _any_missing(colouring.index):
        entries.append(LegendEntry(MISSING, "missing", colours[0], int(counts[0]), MISSING not in left_out))
    return Legend(column.name, tuple(entries))


@remembered(8)
def number_legend(column: Column, colouring: Colouring, counted: Bool, map_name: str) -> Legend:
    """Return the legend of a continuous scale with the number of `counted` rows that have no value."""
    missing = _missing(colouring.index, counted)
    return Legend(column.name, bar=ColourBar(map_name, colouring.lower, colouring.upper, missing))


@remembered(8)
def measure_legend(measure: PointMeasure, colouring: Colouring, counted: Bool, map_name: str) -> Legend:
    """Return the legend of a measure of each point, with the number of `counted` points that were not measured."""
    missing = _missing(colouring.index, counted)
    bar = ColourBar(map_name, colouring.lower, colouring.upper, missing, "not measured")
    return Legend(MEASURES[measure][0], bar=bar, tip=MEASURES[measure][1])


@remembered(8)
def _any_missing(index: U2) -> bool:
    return not index.all()


def _missing(index: U2, counted: Bool) -> int:
    return int(tally(index, counted, _LEVELS + 1)[0])


def neutral(theme: ThemeName) -> str:
    """Return the colour of things without a value."""
    return missing_colour(tokens(theme))


def _palette(colours: tuple[str, ...]) -> U1:
    return _frozen(np.array([(*rgb(colour), 255) for colour in colours], dtype=np.uint8))


def _frozen(array: Array) -> Array:
    array.setflags(write=False)
    return array
