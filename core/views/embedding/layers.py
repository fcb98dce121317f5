"""The layers of the scene: points with size and opacity by density, and links."""

from __future__ import annotations

import numpy as np

from core.cloud.forms import Forms
from core.model import F4, I8, U1, Bool
from core.style import ThemeName, rgb, tokens
from core.views.embedding.colouring import Colouring
from core.views.embedding.memo import remembered
from core.views.embedding.trust.shown import TornLinks
from core.views.picture import Emphasis, Links, Points

LINKS_AT_MOST = 2000
"""Links that can be drawn: more would be a carpet."""
_GLASS = 0.99
"""Opacity of points of which some let others show through: painters lay those over one another."""
_FAINT = 110
"""Opacity of broken links, of 255: many lie over each other."""


@remembered(4)
def count(mask: Bool) -> int:
    """Return how many points a mask lets through."""
    return int(np.count_nonzero(mask))


@remembered(4)
def points(
    positions: F4, colouring: Colouring, emphasis: U1, size: float, opacity: float, density: float = 0.0,
    forms: Forms | None = None,
) -> Points:  # fmt: skip
    """Return the layer of points; nothing is copied."""
    if forms is not None and forms.translucent:
        opacity = min(opacity, _GLASS)
    return Points(positions, colouring.index, colouring.palette, emphasis, size, opacity, density, forms)


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
