"""What surrounds curves: the spread over seeds, and intervals of the bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from core.analysis.pr import averaging
from core.analysis.pr.outcomes import Outcomes
from core.analysis.pr.resampling import Interval, resampled
from core.state import PrBand, PrPlot
from core.style import rgb
from core.views.picture import Band
from core.views.pr_curves.layers import GRID, Stroke, grid_table
from core.views.pr_curves.subjects import Subject
from core.views.pr_curves.wish import CardWish

_OPACITY = 44
_MEMBERS = 0.25
"""Opacity of runs that are members of a mean."""
BANDED = (PrPlot.PRECISION_RECALL, PrPlot.ROC)
"""Plots that have bands."""


@dataclass(frozen=True, slots=True, eq=False)
class Banded:
    """Bands with what they leave of the strokes; `groups` counts the means, `without` lines that have no interval."""

    bands: tuple[Band, ...]
    strokes: list[Stroke]
    groups: int = 0
    without: int = 0


_intervals: WeakKeyDictionary[Outcomes, Interval | bool] = WeakKeyDictionary()


def banded(wish: CardWish, found: Sequence[Subject], drawn: list[Stroke]) -> Banded:
    """Return the bands of a card, and its strokes as they stand among them."""
    if wish.plot not in BANDED or wish.band is PrBand.NONE:
        return Banded((), drawn)
    return _seeds(wish, found, drawn) if wish.band is PrBand.SEEDS else _bootstrap(wish, found, drawn)


def _bootstrap(wish: CardWish, found: Sequence[Subject], drawn: list[Stroke]) -> Banded:
    bands, without = [], 0
    for each in found:
        interval = interval_of(each.parts[0]) if len(each.parts) == 1 else None
        if interval is None:
            without += 1
            continue
        low, high = interval.precision if wish.plot is PrPlot.PRECISION_RECALL else interval.recall
        bands.append(Band(interval.grid, low, high, _colour(each.line.colour), each.line.key))
    return Banded(tuple(bands), drawn, 0, without)


def interval_of(outcomes: Outcomes) -> Interval | None:
    """Return the intervals of one curve, drawn once."""
    if outcomes not in _intervals:
        _intervals[outcomes] = resampled(outcomes, GRID) or False
    known = _intervals[outcomes]
    return known if isinstance(known, Interval) else None


def _seeds(wish: CardWish, found: Sequence[Subject], drawn: list[Stroke]) -> Banded:
    groups: dict[int, list[int]] = {}
    for owner, group in enumerate(wish.groups):
        if found[owner].parts and group >= 0:
            groups.setdefault(group, []).append(owner)
    several = [owners for owners in groups.values() if len(owners) > 1]
    members = {owner for owners in several for owner in owners}
    strokes = [replace(each, opacity=_MEMBERS * each.opacity) if each.owner in members else each for each in drawn]
    bands = []
    for owners in several:
        table = np.array([_row(wish, found[owner].parts) for owner in owners])
        middle, away = averaging.mean_of(table), averaging.spread_of(table)
        first = wish.lines[owners[0]]
        low, high = np.clip(middle - away, 0, 1), np.clip(middle + away, 0, 1)
        bands.append(Band(GRID, low, high, _colour(first.colour), first.key))
        strokes.append(Stroke(owners[0], GRID, middle, 1.0, 1.0))
    return Banded(tuple(bands), strokes, len(several))


def _row(wish: CardWish, parts: tuple[Outcomes, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return averaging.mean_of(grid_table(wish.plot, parts))


def _colour(colour: str) -> tuple[int, int, int, int]:
    red, green, blue = rgb(colour)
    return red, green, blue, _OPACITY
