"""The layers of lines between points that are of several colours: along sequences, and over steps."""

from __future__ import annotations

import numpy as np

from core.analysis.sequences import Sequences
from core.model import F4, I8, U1, Bool
from core.style import ThemeName, rgb, tokens
from core.style.hues import hues
from core.views.embedding.lines.joins import Paths
from core.views.embedding.memo import remembered
from core.views.picture import Emphasis, Links, Stops

TRAILS_AT_MOST = 1_000_000
"""Stretches of trails that are drawn: more would hide each other, and take memory."""
SHADES = 128
"""Colours along a sequence; as many faint ones follow them."""
_FULL, _FAINT, _NEAR = 210, 38, 90
_WIDTH, _PATH = 1.5, 2.25


@remembered(8)
def shades(theme: ThemeName) -> U1:
    """Return the colours from the first to the last, RGBA, uint8 (2 * SHADES, 4): clear ones, then faint ones."""
    colours = np.tile(hues(theme, SHADES), (2, 1))
    opacity = np.repeat(np.array([_FULL, _FAINT], dtype=np.uint8), SHADES)
    made: U1 = np.concatenate([colours, opacity[:, None]], axis=1)
    made.setflags(write=False)
    return made


@remembered(4)
def trails(positions: F4, sequences: Sequences, emphasis: U1, theme: ThemeName) -> Links:
    """Return the stretches between shown points; of sequences without a point that stands out they are faint."""
    kept, index = _drawn(sequences, emphasis)
    return Links(positions[kept], (0, 0, 0, 255), shades(theme), index, _WIDTH)


@remembered(4)
def _drawn(sequences: Sequences, emphasis: U1) -> tuple[I8, U1]:
    """Return the pairs of rows that are joined, int64 (m, 2), and which colour each has."""
    pairs = sequences.pairs[:TRAILS_AT_MOST]
    share, of = sequences.share[: len(pairs)], sequences.sequence[: len(pairs)]
    level = emphasis[pairs]
    shown = (level != Emphasis.HIDDEN).all(axis=1)
    index = np.rint(share * (SHADES - 1)).astype(np.uint8)
    standing = _standing_out(emphasis)
    if standing is not None:
        index = np.where(_of_chosen(of, np.any(standing[pairs], axis=1)), index, index + np.uint8(SHADES))
        order = np.argsort(index < SHADES, kind="stable")  # what stands out lies on top
        order = order[shown[order]]
        return pairs[order], index[order]
    return pairs[shown], index[shown]


def _standing_out(emphasis: U1) -> Bool | None:
    """Return which points are selected, else found by a search; None where nothing is dimmed."""
    selected: Bool = emphasis == Emphasis.SELECTED
    if selected.any():
        return selected
    dimmed = emphasis == Emphasis.DIMMED
    return (emphasis != Emphasis.HIDDEN) & ~dimmed if dimmed.any() else None


def _of_chosen(of: I8, chosen: Bool) -> Bool:
    """Return which stretches belong to a sequence of which any is chosen."""
    wanted = np.zeros(int(of.max(initial=0)) + 1, dtype=np.bool_)
    wanted[of[chosen]] = True
    found: Bool = wanted[of]
    return found


@remembered(4)
def near_links(positions: F4, near: I8, emphasis: U1, theme: ThemeName) -> Links:
    """Return lines between selected points and those near them that are shown."""
    return Links(positions[_shown_pairs(near, emphasis)], (*rgb(tokens(theme).accent), _NEAR))


def _shown_pairs(pairs: I8, emphasis: U1) -> I8:
    shown: I8 = pairs[(emphasis[pairs] != Emphasis.HIDDEN).all(axis=1)]
    return shown


@remembered(4)
def marked(neighbours: I8 | None, near: I8 | None) -> I8 | None:
    """Return the rows that are marked as neighbours, None for none."""
    if near is None:
        return neighbours
    ends: I8 = np.unique(near[:, 1])
    return ends if neighbours is None else np.union1d(neighbours, ends)


def path_shades(theme: ThemeName, stops: int) -> U1:
    """Return a colour for each stop of a path, RGBA, uint8 (stops, 4)."""
    clear = shades(theme)[:SHADES]
    chosen: U1 = clear[np.rint(np.linspace(0, SHADES - 1, stops)).astype(np.int64)]
    return chosen


@remembered(4)
def paths(found: Paths, emphasis: U1, theme: ThemeName) -> Links:
    """Return lines from step to step of points that are shown, each in the colour of the step it comes from."""
    shown = _shown_paths(found, emphasis)
    stops = len(found.steps)
    ends = np.stack([found.places[:-1, shown], found.places[1:, shown]], axis=2)
    colours = path_shades(theme, max(stops, 2))
    index = np.repeat(np.arange(max(stops - 1, 0)) * 255 // max(stops - 1, 1), len(shown))
    spread = colours[np.arange(256) * (len(colours) - 1) // 255]
    return Links(ends.reshape(-1, 2, 3), (0, 0, 0, 255), spread, index.astype(np.uint8), _PATH)


@remembered(4)
def path_stops(found: Paths, here: int, emphasis: U1, theme: ThemeName) -> Stops:
    """Return the places of shown points at all steps."""
    shown = _shown_paths(found, emphasis)
    stops = len(found.steps)
    place = np.repeat(np.arange(stops), len(shown))
    names = tuple(map(found.name, range(stops)))
    at = found.places[:, shown].reshape(-1, 3)
    return Stops(at, np.tile(found.rows[shown], stops), place, names, path_shades(theme, stops), here)


def _shown_paths(found: Paths, emphasis: U1) -> I8:
    inside = found.rows < len(emphasis)
    return np.flatnonzero(inside & (emphasis[np.where(inside, found.rows, 0)] != Emphasis.HIDDEN))
