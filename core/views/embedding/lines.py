"""The layers of lines between points that are of several colours: along sequences, and over steps."""

from __future__ import annotations

import numpy as np

from core.analysis.sequences import Sequences
from core.model import F4, I8, U1, Bool
from core.style import ThemeName
from core.style.hues import hues
from core.views.embedding.memo import remembered
from core.views.picture import Emphasis, Links

TRAILS_AT_MOST = 1_000_000
"""Stretches of trails that are drawn: more would hide each other, and take memory."""
SHADES = 128
"""Colours along a sequence; as many faint ones follow them."""
_FULL, _FAINT = 210, 38
_WIDTH = 1.5


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
    """Return the stretches between shown points; where points are selected, those of other sequences are faint."""
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
    chosen = (level == Emphasis.SELECTED).any(axis=1)
    if chosen.any():
        index = np.where(_of_chosen(of, chosen), index, index + np.uint8(SHADES))
        order = np.argsort(index < SHADES, kind="stable")  # what stands out lies on top
        order = order[shown[order]]
        return pairs[order], index[order]
    return pairs[shown], index[shown]


def _of_chosen(of: I8, chosen: Bool) -> Bool:
    """Return which stretches belong to a sequence of which any is chosen."""
    wanted = np.zeros(int(of[-1]) + 1, dtype=np.bool_)
    wanted[of[chosen]] = True
    found: Bool = wanted[of]
    return found
