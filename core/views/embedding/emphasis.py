"""Which points stand out, which are context and which are not drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.model import I8, U1, U2, Bool
from core.state import RowSet
from core.views.embedding.memo import remembered
from core.views.picture import Emphasis, Points


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
    level = np.full(len(shown), Emphasis.NORMAL, dtype=np.uint8)
    if matches is not None:
        level[~matches] = Emphasis.DIMMED
    elif chosen is not None:
        level[:] = Emphasis.DIMMED
    if neighbours is not None:
        level[neighbours] = Emphasis.NEIGHBOUR
    if chosen is not None:
        level[chosen] = Emphasis.SELECTED
    level[~shown] = Emphasis.HIDDEN
    level.setflags(write=False)
    return level


@remembered(2)
def highlighted(level: U1, colour_index: U2, index: int) -> U1:
    """Return an emphasis in which points of all colours but one are dimmed, selected ones excepted."""
    other = (colour_index != index) & (level != Emphasis.HIDDEN) & (level != Emphasis.SELECTED)
    result = np.where(other, np.uint8(Emphasis.DIMMED), level)
    result.setflags(write=False)
    return result


@remembered(2)
def highlighting(points: Points, index: int) -> Points:
    """Return points of which all colours but one are dimmed; the same object as long as the points are the same."""
    return replace(points, emphasis=highlighted(points.emphasis, points.colour_index, index))


@remembered(4)
def both(one: Bool, other: Bool) -> Bool:
    """Return where both masks are true, read-only."""
    mask = one & other
    mask.setflags(write=False)
    return mask
