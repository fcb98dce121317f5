"""The shown values as rows, to be exported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from core.model import F4, F8, I8, Catalog
from core.state import SPLIT, Event, SessionState, Smoother, XAxis
from core.views.cards import CHARTS
from core.views.picture import Viewport
from core.views.scalars.cards import card_groups
from core.views.scalars.group_tracks import GroupTrack
from core.views.scalars.recalled import Line
from core.views.scalars.tracks import Track
from core.views.scalars.wish import CardWish, card_wish
from core.views.scalars.x_axis import x_column

HEADER = ("run", "tag", "step", "wall_time", "value", "smoothed")
GROUPS = ("runs", "lower", "upper")
"""Columns more where groups are drawn: how many runs count, and the band."""

_TOLD = (XAxis.STEP, XAxis.RELATIVE, XAxis.WALL)

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ValueRows(Sequence[Row]):
    """Rows of `HEADER`, made when asked for: millions of values are never rows all at once."""

    wishes: tuple[CardWish, ...]

    def __len__(self) -> int:
        return sum(len(track.step) for wish in self.wishes for track in wish.tracks())

    def __iter__(self) -> Iterator[Row]:
        for wish in self.wishes:
            smoother = wish.smoother
            for line, track in zip(wish.lines, wish.tracks(), strict=True):
                drawn = track.smoothed(smoother, line.across)
                columns: list[F4 | F8 | I8] = [track.step, track.wall, track.value, drawn]
                if self.places:
                    columns.append(track.x(line.across))
                if self.grouped:
                    columns += _spread(line, track, smoother)
                for values in zip(*(column.tolist() for column in columns), strict=True):
                    yield (line.title if line.members else line.run, line.tag, *values)

    @property
    def grouped(self) -> bool:
        """Whether any curve is that of a group."""
        return any(wish.grouped for wish in self.wishes)

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return (*HEADER, *self.places, *(GROUPS if self.grouped else ()))

    @property
    def places(self) -> tuple[str, ...]:
        """The name of the column of x, if steps and times do not tell it."""
        wish = next(iter(self.wishes), None)
        if wish is None or (wish.across.event is Event.NOTHING and wish.x_axis in _TOLD and not wish.across.folded):
            return ()
        return (x_column(wish),)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return list(self)[index]


def _spread(line: Line, track: Track, smoother: Smoother) -> tuple[F8 | I8, ...]:
    if isinstance(track, GroupTrack):
        return (track.count, *track.band(smoother, line.across))
    nothing = np.full(len(track.step), np.nan)
    return np.ones(len(track.step), dtype=np.int64), nothing, nothing


def value_rows(catalog: Catalog, state: SessionState, keys: Sequence[str] | None = None) -> ValueRows:
    """Return all drawn points of some cards, of all that match the query for None; smoothed as in the charts.

    The key of a tag's card is the tag; tags that have a card are not written once more for a chart of several.
    """
    if keys is None:
        cards = [card for group in card_groups(catalog, state) for card in group.cards]
        once = [card.key for card in cards if card.inside != CHARTS and not card.key.startswith(SPLIT)]
        keys = once or [card.key for card in cards]
    return ValueRows(tuple(card_wish(catalog, state, key, Viewport(1, 1)) for key in keys))
