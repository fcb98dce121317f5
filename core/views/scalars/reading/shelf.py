"""The points of all lines of a card laid out to be read at any place, kept from one move of the cursor to the next."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from core.analysis.bundles import Bundle, Piece, nearest
from core.analysis.bundles.warm import ready
from core.model import F8, I8, Bool
from core.state import Smoother
from core.views.scalars.plain import Plain
from core.views.scalars.recalled import MOST, Line
from core.views.scalars.wish import CardWish

_LAID: Final = 2
"""So many cards have their points laid out: that under the cursor, and that of the pinned values."""
_COPIED: Final = 8_000_000
"""Points from which on lines that are not plain are read one by one, rather than have their x all in memory."""


@dataclass(frozen=True, eq=False, slots=True)
class Laid:
    """Points of lines, read together.

    Attributes
    ----------
    places
        Which lines have points, int64 (n,).
    bundle
        Their x and their smoothed values.
    ascends, second
        Whether x never goes back, and whether they belong to the axis at the right, bool (n,).
    low, high
        The leftmost and the rightmost x of each, float64 (n,).
    """

    places: I8
    bundle: Bundle
    ascends: Bool
    second: Bool
    low: F8
    high: F8

    def read(self, x: float) -> tuple[I8, F8, F8] | None:
        """Return of each line which point lies nearest to x, where, and its smoothed value; None if one has none."""
        index, at, value = nearest(self.bundle, self.ascends, x)
        return None if (index < 0).any() else (index, at, value)


class Shelf:
    """What is looked up of the lines of a card while the cursor moves; good for every wish for the same lines."""

    def __init__(self, wish: CardWish) -> None:
        self.wish = wish
        self._laid: Laid | None = None
        self._tried = False

    def serves(self, wish: CardWish) -> bool:
        """Return whether lines and points of a wish are those of this one."""
        own = self.wish
        return (
            own.lines is wish.lines
            and own.x_axis is wish.x_axis
            and own.smoothing == wish.smoothing
            and own.superseded == wish.superseded
            and own.joining == wish.joining
        )

    @cached_property
    def smoother(self) -> Smoother:
        """As `CardWish.smoother`, which looks at all lines."""
        return self.wish.smoother

    @cached_property
    def grouped(self) -> bool:
        """Whether any line is that of a group."""
        return self.wish.grouped

    @cached_property
    def banded(self) -> bool:
        """Whether a layout names a band around any line."""
        return any(line.band for line in self.wish.lines)

    @cached_property
    def _by_run(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, line in enumerate(self.wish.lines):
            for name in dict.fromkeys((line.run, *(member.run for member in line.members))):
                found.setdefault(name, []).append(place)
        return found

    def of_run(self, run: str) -> list[int]:
        """Return which lines are those of a run, or of a group with it, in their order."""
        return self._by_run.get(run, [])

    def line(self, run: str) -> Line | None:
        """Return the first line that goes by the name of a run or of a group."""
        return next((line for line in self.lines_of(run) if line.run == run), None)

    def around(self, run: str) -> Line | None:
        """Return the line of the first group that a run belongs to."""
        if not self.grouped:
            return None
        return next((line for line in self.lines_of(run) if any(part.run == run for part in line.members)), None)

    def lines_of(self, run: str) -> Sequence[Line]:
        """Return the lines of a run, or of a group with it, in their order."""
        return [self.wish.lines[place] for place in self.of_run(run)]

    @property
    def laid(self) -> Laid | None:
        """The points of all lines; None where they have to be read one by one."""
        if not self._tried and ready():
            self._laid, self._tried = _laid(self), True
            _remember(self)
        return self._laid

    def let_go(self) -> None:
        """Forget the points, which are laid out again when they are asked for."""
        self._laid, self._tried = None, False


_shelves: OrderedDict[str, Shelf] = OrderedDict()
_open: deque[Shelf] = deque()


def shelf_of(wish: CardWish) -> Shelf:
    """Return what is looked up of a card, the same as long as its lines and their points are the same."""
    found = _shelves.get(wish.key)
    if found is None or not found.serves(wish):
        found = _shelves[wish.key] = Shelf(wish)
        while len(_shelves) > MOST:
            _shelves.popitem(last=False)
    return found


def _remember(shelf: Shelf) -> None:
    _open.append(shelf)
    while len(_open) > _LAID:
        _open.popleft().let_go()


def _laid(shelf: Shelf) -> Laid | None:
    wish = shelf.wish
    plain = wish.tracks().plain
    bundle = None if plain is None else plain.bundle(wish.x_axis, wish.smoothing)
    if plain is None or bundle is None:
        return _one_by_one(shelf)
    return _together(wish, plain, bundle)


def _together(wish: CardWish, plain: Plain, bundle: Bundle) -> Laid | None:
    """Return plain lines as they lie in memory; None where one of them has no limits."""
    ends = plain.ends(wish.x_axis)
    if np.isnan(ends).any():
        return None
    count = len(wish.lines)
    second: Bool = plain.column(lambda flock, rows: flock.second[rows])
    return Laid(
        np.arange(count), bundle, np.ones(count, dtype=np.bool_), second,
        np.ascontiguousarray(ends[:, 0], dtype=np.float64), np.ascontiguousarray(ends[:, 1], dtype=np.float64),
    )  # fmt: skip


def _one_by_one(shelf: Shelf) -> Laid | None:
    """Return lines of any kind, each with a copy of its x; None where that takes too much memory."""
    wish, smoother = shelf.wish, shelf.smoother
    places, pieces, ascends, ends, points = [], [], [], [], 0
    for place, line in enumerate(wish.lines):
        found = wish.track(line)
        limits = found.limits(line.across)
        if limits is None:
            continue
        points += len(found.step)
        if points > _COPIED:
            return None
        places.append(place)
        pieces.append(Piece.of(found.x(line.across), found.smoothed(smoother, line.across)))
        ascends.append(found.ascending(line.across))
        ends.append(limits)
    low, high = np.array(ends, dtype=np.float64).reshape(-1, 2).T
    second = np.array([wish.lines[place].second for place in places], dtype=np.bool_)
    return Laid(
        np.array(places, dtype=np.int64), Bundle.of(pieces), np.array(ascends, dtype=np.bool_), second, low, high
    )  # fmt: skip
