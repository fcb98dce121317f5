"""Lines around where the points of each category are dense, as a layer and in the legend."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.analysis.surface.regions import bandwidth, highest_density_lines
from core.cloud.threads import side_by_side
from core.model import F4, F8, I8, U1, U2, Bool
from core.state import Contours, EmbeddingState
from core.style import ThemeName, hex_of, mix, rgb, tokens
from core.views.embedding.memo import remembered
from core.views.embedding.runs.layouts import Moving, Shown
from core.views.embedding.subject import colour_column, is_categorical
from core.views.embedding.tallies import binned
from core.views.embedding.work import Known
from core.views.legends import ColourStrip, Legend
from core.views.picture import Links, Outlines, Points

CELLS = 256
"""Cells along each side of the grid on which a category's density is estimated."""
MOST_COLOURS = 64
"""Categories up to which each has lines of its own; more would be a tangle, and take a grid each."""
_REACH = 1.25
_ALMOST = 0.002
"""Share of the points at each end of an axis that a grid need not reach."""
_WIDTH = 1.5
_INK, _PALEST = 0.4, 0.45
MOST_LEVELS = max(len(each.shares) for each in Contours)
"""Lines there may be around the points of one colour."""
"""How much of the text's colour lines take on, to stand out from their points, and how pale the outermost is."""


@dataclass(frozen=True, slots=True, eq=False)
class Ringed:
    """Lines around regions: vertices float32 (m, 3), starts int64 (c + 1,), group and level of each, int64 (c,)."""

    vertices: F4
    starts: I8
    groups: I8
    levels: I8


def contoured(about: Known, made: Shown, wish: EmbeddingState) -> bool:
    """Return whether lines are drawn: in the plane, once the points are at rest."""
    return wish.contours is not Contours.NONE and wish.dimensions == 2 and not isinstance(made, Moving)


def contour_layer(about: Known, cloud: Points, shown: Bool, wish: EmbeddingState, theme: ThemeName) -> Outlines:
    """Return the lines around the points that are shown: of each category where they are coloured by categories."""
    column = colour_column(about.metadata, wish)
    few = len(cloud.palette) <= MOST_COLOURS + 1
    if column is not None and is_categorical(column, wish) and about.values is None and few:
        return _drawn(ringed(cloud.positions, cloud.colour_index, shown, wish.contours), cloud.palette, theme)
    rings = ringed(cloud.positions, _together(len(cloud.positions)), shown, wish.contours)
    return _drawn(rings, _one_colour(theme), theme)


@remembered(2)
def _together(rows: int) -> U2:
    index = np.ones(rows, dtype=np.uint16)
    index.setflags(write=False)
    return index


@remembered(4)
def ringed(positions: F4, index: U2, shown: Bool, contours: Contours) -> Ringed:
    """Return the lines around the points of each index, those of index 0, which have no value, excepted."""
    groups = int(index.max(initial=0)) + 1
    everywhere = np.full((groups, 2), -_REACH), np.full((groups, 2), CELLS / (2 * _REACH))
    coarse = binned(positions, index, shown, *everywhere, CELLS)
    present = [group for group in range(1, groups) if coarse[group].any()]
    lower, scale = (corner.copy() for corner in everywhere)
    for group in present:
        lower[group], scale[group] = _around(coarse[group].astype(np.float64))
    fine = binned(positions, index, shown, lower, scale, CELLS)
    found: dict[int, tuple[tuple[F8, ...], ...]] = {}

    def look(group: int) -> None:
        found[group] = highest_density_lines(fine[group].astype(np.float64), contours.shares)

    side_by_side(look, present)
    lines = [
        (group, level, (line + 0.5) / scale[group] + lower[group])
        for group in present
        for level, several in enumerate(found[group])
        for line in several
    ]
    return _joined(lines)


def _around(counts: F8) -> tuple[F8, F8]:
    """Return corner and cells for each unit of a grid that holds almost all points, and what they are blurred by."""
    corner, scale = np.empty(2), np.empty(2)
    for axis, spread in enumerate(bandwidth(counts)):
        held = np.cumsum(counts.sum(axis=axis))
        low, high = np.searchsorted(held, np.array([_ALMOST, 1 - _ALMOST]) * held[-1]).tolist()
        low, high = low - 3 * spread - 1, high + 3 * spread + 2
        corner[axis] = low / CELLS * 2 * _REACH - _REACH
        scale[axis] = CELLS / ((high - low) / CELLS * 2 * _REACH)
    return corner, scale


def _joined(lines: list[tuple[int, int, F8]]) -> Ringed:
    vertices = np.zeros((sum(len(line) for _, _, line in lines), 3), dtype=np.float32)
    starts = np.cumsum([0, *(len(line) for _, _, line in lines)])
    if lines:
        vertices[:, :2] = np.concatenate([line for _, _, line in lines])
    return Ringed(vertices, starts, np.array([g for g, _, _ in lines]), np.array([level for _, level, _ in lines]))


@remembered(2)
def _one_colour(theme: ThemeName) -> U1:
    return np.array([(0, 0, 0, 0), (*rgb(tokens(theme).muted), 255)], dtype=np.uint8)


@remembered(4)
def _drawn(rings: Ringed, palette: U1, theme: ThemeName) -> Outlines:
    levels = int(rings.levels.max(initial=0)) + 1
    colours = [hex_of((int(r), int(g), int(b))) for r, g, b, _ in palette.tolist()]
    inks = [rgb(ink) for colour in colours for ink in line_inks(colour, levels, theme)]
    used, index = np.unique(rings.groups * levels + rings.levels, return_inverse=True)
    table = np.array([(*inks[each], 255) for each in used.tolist()], dtype=np.uint8).reshape(-1, 4)
    first = np.setdiff1d(np.arange(len(rings.vertices)), rings.starts[1:] - 1)
    ends = np.stack([rings.vertices[first], rings.vertices[first + 1]], axis=1)
    each = np.repeat(index, np.diff(rings.starts) - 1).astype(np.uint8)
    strokes = Links(ends, (0, 0, 0, 255), table, each, _WIDTH)
    return Outlines(rings.vertices, rings.starts, strokes, index.astype(np.uint8))


def _ink(colour: str, theme: ThemeName) -> str:
    return mix(colour, tokens(theme).text, _INK)


def line_inks(colour: str, levels: int, theme: ThemeName) -> tuple[str, ...]:
    """Return the colours that so many lines around points of one colour have, the outermost first."""
    ink = _ink(colour, theme)
    return tuple(_paler(ink, level, levels, theme) for level in range(levels))


def _paler(colour: str, level: int, levels: int, theme: ThemeName) -> str:
    share = _PALEST * (1 - level / (levels - 1)) if levels > 1 else 0.0
    return mix(colour, tokens(theme).canvas, share)


def explained(legend: Legend | None, contours: Contours, theme: ThemeName) -> Legend:
    """Return a legend that says what the lines enclose."""
    shares = [f"{share:.0%}".replace("%", " %") for share in contours.shares]
    colours = tuple(_paler(_ink(tokens(theme).muted, theme), k, len(shares), theme) for k in range(len(shares)))
    said = " and ".join([", ".join(shares[:-1]), shares[-1]] if len(shares) > 1 else shares)
    tip = f"Lines around the smallest regions that hold {said} of the points of a colour"
    strip = ColourStrip("Lines around", colours * 2 if len(colours) == 1 else colours, shares[0], "", tip)
    return _with_strip(legend, replace(strip, last=shares[-1] if len(shares) > 1 else "of each"))


@remembered(4)
def _with_strip(legend: Legend | None, strip: ColourStrip) -> Legend:
    before = legend or Legend("")
    return replace(before, strips=(*before.strips, strip))
