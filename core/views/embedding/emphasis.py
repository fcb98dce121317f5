"""Which points stand out, which are context and which are not drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.cloud.threads import in_blocks
from core.model import I8, U1, U2, Bool, Metadata
from core.state import Brush, RowSet
from core.views.embedding.memo import remembered
from core.views.picture import Emphasis, Points
from core.views.shown_rows import rows_through


@remembered(4)
def emphasis(shown: Bool, selected: RowSet | None, neighbours: I8 | None, matches: Bool | None) -> U1:
    """Return the emphasis of n points, uint8 (n,), read-only.

    Parameters
    ----------
    shown
        bool (n,): what is drawn at all.
    selected
        Selected rows; a set of another size is ignored.
    neighbours
        Rows marked as nearest neighbours, int64 (k,).
    matches
        bool (n,): rows found by a search. As soon as anything is selected or found, the rest is dimmed.
    """
    chosen = selected.mask() if selected is not None and selected.size == len(shown) and selected.count else None
    level = np.empty(len(shown), dtype=np.uint8)
    usual = Emphasis.NORMAL if chosen is None else Emphasis.DIMMED

    def fill(block: slice) -> None:
        here = level[block]
        here[:] = usual
        if matches is not None:
            np.add(matches[block].view(np.uint8), np.uint8(Emphasis.DIMMED), out=here)
        if chosen is not None:
            np.maximum(here, chosen[block].view(np.uint8) * np.uint8(Emphasis.SELECTED), out=here)
        np.multiply(here, shown[block].view(np.uint8), out=here)

    in_blocks(len(shown), fill)
    if neighbours is not None:
        np.maximum.at(level, neighbours[shown[neighbours]], np.uint8(Emphasis.NEIGHBOUR))
    level.setflags(write=False)
    return level


@remembered(2)
def highlighted(level: U1, colour_index: U2, index: int) -> U1:
    """Return an emphasis in which points of all colours but one are dimmed, selected ones excepted."""
    result = np.empty_like(level)

    def fill(block: slice) -> None:
        here = level[block]
        other = (colour_index[block] != index) & (here != Emphasis.HIDDEN) & (here != Emphasis.SELECTED)
        result[block] = np.where(other, np.uint8(Emphasis.DIMMED), here)

    in_blocks(len(level), fill)
    result.setflags(write=False)
    return result


@remembered(2)
def highlighting(points: Points, index: int) -> Points:
    """Return points of which all colours but one are dimmed; the same object as long as the points are the same."""
    return replace(points, emphasis=highlighted(points.emphasis, points.colour_index, index))


def let_through(usable: Bool, metadata: Metadata | None, brushes: tuple[Brush, ...]) -> Bool:
    """Return which of the usable points (n,) all brushes let through, read-only; without any no mask is made."""
    return both(usable, rows_through(len(usable), metadata, brushes)) if brushes else usable


@remembered(4)
def both(one: Bool, other: Bool) -> Bool:
    """Return where both masks are true, read-only."""
    mask = one & other
    mask.setflags(write=False)
    return mask
