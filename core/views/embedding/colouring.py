"""Colours of points by a metadata column, and the legend that says what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.model import F4, F8, U1, U2, Bool, Column
from core.state import EmbeddingState, PointMeasure
from core.state.column_looks import PLAIN_LOOK, ColumnLook, ScaleLook
from core.state.embedding import look_name
from core.style import ThemeName, entity_colour, line_map, missing_colour, rgb, tokens
from core.style.palettes import turned
from core.views.embedding.looks.groups import Groups, colours_of, groups_of
from core.views.embedding.looks.numbers import LEVELS, Ends, ends_of, index_of, loud_first, numbers_of
from core.views.embedding.memo import remembered
from core.views.embedding.tallies import by_table, extremes, from_codes, tally
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
_LEVELS = LEVELS


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
    labels
        What the scale says at which of its places, see `ColourBar`.
    """

    index: U2
    palette: U1
    lower: float = 0.0
    upper: float = 0.0
    labels: tuple[tuple[float, str], ...] = ()


@remembered(8)
def plain(rows: int, theme: ThemeName) -> Colouring:
    """Return the colouring of points that all have the first colour; however many there are, one number says so."""
    first = np.broadcast_to(np.uint16(1), rows)
    return Colouring(first, _palette((neutral(theme), entity_colour(0, theme))))


@remembered(8)
def by_category(column: Column, rows: int, theme: ThemeName, look: ColumnLook = PLAIN_LOOK) -> Colouring:
    """Return the colouring by categories: each has the same colour, whatever is shown and in whichever order."""
    if column.codes is None:
        raise ValueError(f"column {column.name!r} has no categories")
    groups = groups_of(column, look)
    by_index = dict(zip((group.index for group in groups.entries), _colours(groups, look, theme), strict=True))
    colours = (neutral(theme), *(by_index[place + 1] for place in range(len(by_index))))
    return Colouring(_category_index(column, rows, groups.table), _palette(colours))


def _colours(groups: Groups, look: ColumnLook, theme: ThemeName) -> tuple[str, ...]:
    return colours_of(groups, look, tokens(theme).faint, theme)


@remembered(8)
def _category_index(column: Column, rows: int, table: U2 | None) -> U2:
    codes = to_length(column.codes, rows, np.int32(-1))  # type: ignore[arg-type]
    return from_codes(codes) if table is None else by_table(codes, table)


@remembered(8)
def by_number(
    column: Column, rows: int, map_name: str, theme: ThemeName, scale: ScaleLook = PLAIN_LOOK.scale
) -> Colouring:
    """Return the colouring along a continuous map from the lowest to the highest finite value of all rows.

    Diverging and cyclic maps have other ends where they make sense, see `scales.ends`; `scale` may say others.
    """
    if column.numbers is None:
        raise ValueError(f"column {column.name!r} has no numbers")
    between = ends_of(numbers_of(column, rows), scale, map_name)
    return _along(_number_index(numbers_of(column, rows), between), between, map_name, theme)


@remembered(8)
def _number_index(numbers: F8, between: Ends) -> U2:
    return index_of(numbers, between)


@remembered(8)
def by_measure(values: F4, map_name: str, theme: ThemeName, scale: ScaleLook = PLAIN_LOOK.scale) -> Colouring:
    """Return the colouring of points by a measure from 0 to its highest value; NaN is neutral."""
    numbers = _measured(values)
    if scale.lower is None and scale.cut == 0 and scale.centre is None and not scale.logarithmic:
        upper = finite_range(numbers)[1] if scale.upper is None else scale.upper
        between = Ends(0.0, max(upper, 0.0), above=scale.upper is not None and finite_range(numbers)[1] > upper)
    else:
        between = ends_of(numbers, scale, map_name)
    return _along(_number_index(numbers, between), between, map_name, theme)


@remembered(4)
def _measured(values: F4) -> F8:
    return values.astype(np.float64)


def _along(index: U2, between: Ends, map_name: str, theme: ThemeName) -> Colouring:
    palette = np.full((_LEVELS + 1, 4), 255, dtype=np.uint8)
    palette[0, :3] = rgb(neutral(theme))
    palette[1:, :3] = line_map(map_name, theme)
    return Colouring(index, _frozen(palette), between.lower, between.upper, between.labels)


def finite_range(numbers: F8) -> tuple[float, float]:
    """Return the lowest and highest finite number, 0 and 1 if there is none."""
    lower, upper = extremes(numbers)
    return (lower, upper) if lower <= upper else (0.0, 1.0)


@remembered(8)
def category_legend(
    column: Column,
    colouring: Colouring,
    counted: Bool,
    hidden: frozenset[str] | None,
    look: ColumnLook = PLAIN_LOOK,
    theme: ThemeName = ThemeName.LIGHT,
) -> Legend:
    """Return the legend of categories with the number of `counted` rows each; missing values come last.

    `hidden` are the categories that the legend's filter leaves out, None if there is no filter. An entry that stands
    for several is shown as long as one of them is.
    """
    left_out, groups = hidden or frozenset(), groups_of(column, look)
    counts = tally(colouring.index, counted, len(groups.entries) + 1).tolist()
    colours = _colours(groups, look, theme)
    entries = [
        LegendEntry(group.key, group.label, colour, counts[group.index], _any_of(group.members, left_out),
                    index=group.index)
        for group, colour in zip(groups.entries, colours, strict=True)
    ]  # fmt: skip
    if _any_missing(colouring.index):
        entries.append(LegendEntry(MISSING, "missing", neutral(theme), counts[0], MISSING not in left_out))
    return Legend(column.name, tuple(entries), look=column.name)


def _any_of(members: tuple[str, ...], left_out: frozenset[str]) -> bool:
    return not left_out or any(name not in left_out for name in members)


@remembered(8)
def number_legend(
    column: Column, colouring: Colouring, counted: Bool, map_name: str, logarithmic: bool = False
) -> Legend:
    """Return the legend of a continuous scale with the number of `counted` rows that have no place on it."""
    missing = _missing(colouring.index, counted)
    without = "missing or not above 0" if logarithmic else "missing"
    return Legend(
        column.name,
        bar=ColourBar(map_name, colouring.lower, colouring.upper, missing, without, colouring.labels),
        look=column.name,
    )


@remembered(8)
def measure_legend(measure: PointMeasure, colouring: Colouring, counted: Bool, map_name: str) -> Legend:
    """Return the legend of a measure of each point, with the number of `counted` points that were not measured."""
    missing = _missing(colouring.index, counted)
    bar = ColourBar(map_name, colouring.lower, colouring.upper, missing, "not measured", colouring.labels)
    return Legend(MEASURES[measure][0], bar=bar, tip=MEASURES[measure][1], look=look_name(measure))


def map_of(wish: EmbeddingState, name: str, theme: ThemeName) -> str:
    """Return the map along which a column or measure (see `look_name`) is coloured, turned if that is wished.

    What is near is loud: distances begin where the map stands out from the canvas.
    """
    near = wish.colour_measure is PointMeasure.DISTANCE
    chosen = loud_first(wish.colour_map, tokens(theme)) if near else wish.colour_map
    return turned(chosen) if wish.look(name).scale.reversed else chosen


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
