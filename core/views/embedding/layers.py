"""The layers of the scene: points with size and opacity by density, thumbnails, labels and links."""

from __future__ import annotations

import numpy as np

from core.model import F4, I8, U1, Bool, Column, SpriteSheet
from core.style import ThemeName, rgb, tokens
from core.views.embedding.colouring import Colouring
from core.views.embedding.memo import remembered
from core.views.embedding.trust import TornLinks
from core.views.picture import Emphasis, Labels, Links, Points, Thumbnails

LABELLED_AT_MOST = 50
"""Selected points that are labelled unasked: the labels of more would hide the points they name."""
LINKS_AT_MOST = 2000
"""Links that can be drawn: more would be a carpet."""
_FAINT = 110
"""Opacity of broken links, of 255: many lie over each other."""
LABELS_AT_MOST = 20_000
"""Texts handed to whoever draws, who leaves out those that collide."""


@remembered(4)
def count(mask: Bool) -> int:
    """Return how many points a mask lets through."""
    return int(np.count_nonzero(mask))


@remembered(4)
def points(
    positions: F4, colouring: Colouring, emphasis: U1, size: float, opacity: float, density: float = 0.0
) -> Points:
    """Return the layer of points; nothing is copied."""
    return Points(positions, colouring.index, colouring.palette, emphasis, size, opacity, density)


@remembered(4)
def thumbnails(positions: F4, sheet: SpriteSheet, emphasis: U1, size: float) -> Thumbnails:
    """Return the layer of thumbnails; rows without one are hidden in it."""
    rows = min(len(positions), len(sheet.pixels))
    level = emphasis[:rows]
    if sheet.missing is not None:
        level = np.where(sheet.missing[:rows], np.uint8(Emphasis.HIDDEN), level)
    return Thumbnails(positions[:rows], sheet.pixels[:rows], level, size)


@remembered(4)
def labels(positions: F4, column: Column, emphasis: U1, everywhere: bool, theme: ThemeName) -> Labels | None:
    """Return the texts of a few selected points and neighbours, and of all points if `everywhere`; None for none."""
    rows = label_rows(emphasis, len(column.texts), everywhere)
    rows = rows[[bool(column.texts[row]) for row in rows.tolist()]] if len(rows) else rows
    if not len(rows):
        return None
    colour = {Emphasis.DIMMED: tokens(theme).muted, Emphasis.SELECTED: tokens(theme).accent}
    texts = tuple(column.texts[row] for row in rows.tolist())
    return Labels(positions[rows], texts, tuple(colour.get(e, tokens(theme).text) for e in emphasis[rows].tolist()))


def label_rows(emphasis: U1, texts: int, everywhere: bool) -> I8:
    """Return the rows to label, most important first: selected, neighbours, then the others in a fixed random order.

    Many selected rows are labelled only where all are.
    """
    level = emphasis[:texts]
    rows = [np.flatnonzero(level == Emphasis.SELECTED), np.flatnonzero(level == Emphasis.NEIGHBOUR)]
    if not everywhere and len(rows[0]) > LABELLED_AT_MOST:
        rows.pop(0)
    if everywhere:
        others = np.flatnonzero((level == Emphasis.NORMAL) | (level == Emphasis.DIMMED))
        shuffled = np.random.default_rng(0).permutation(others)
        rows.append(shuffled[np.argsort(-level[shuffled].astype(np.int64), kind="stable")])
    return np.concatenate(rows)[:LABELS_AT_MOST].astype(np.int64)


@remembered(4)
def links(positions: F4, row: int, neighbours: I8, emphasis: U1, theme: ThemeName) -> Links:
    """Return lines from a point to the nearest of its neighbours that are shown."""
    drawn = neighbours[emphasis[neighbours] != Emphasis.HIDDEN][:LINKS_AT_MOST]
    ends = np.empty((len(drawn), 2, 3), dtype=np.float32)
    ends[:, 0] = positions[row]
    ends[:, 1] = positions[drawn]
    return Links(ends, (*rgb(tokens(theme).accent), 150))


@remembered(4)
def broken(positions: F4, torn: TornLinks, emphasis: U1, most: int, theme: ThemeName) -> Links:
    """Return lines between true neighbours that lie apart, the worst `most`, those of the selection if there is one."""
    worst, _ = _worst(torn, emphasis)
    return Links(positions[torn.pairs[worst[:most]]], (*rgb(tokens(theme).bad), _FAINT))


def broken_count(torn: TornLinks, emphasis: U1, most: int) -> tuple[int, int]:
    """Return how many broken links are drawn, and of how many."""
    worst, among = _worst(torn, emphasis)
    return min(most, len(worst)), among


@remembered(4)
def _worst(torn: TornLinks, emphasis: U1) -> tuple[I8, int]:
    """Return the worst links with both ends shown, and one selected if any point is, and how many there are."""
    hidden, selected = emphasis == Emphasis.HIDDEN, emphasis == Emphasis.SELECTED
    if not hidden.any() and not selected.any():
        return np.arange(min(LINKS_AT_MOST, len(torn.pairs))), len(torn.pairs)
    left, right = torn.pairs[:, 0], torn.pairs[:, 1]
    counted = ~(hidden[left] | hidden[right])
    if selected.any():
        counted &= selected[left] | selected[right]
    rows: I8 = np.flatnonzero(counted)
    return rows[:LINKS_AT_MOST], len(rows)
