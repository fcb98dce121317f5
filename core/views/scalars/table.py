"""The shown values as rows, to be exported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from core.model import Catalog
from core.state import SessionState
from core.views.picture import Viewport
from core.views.scalars.cards import card_groups
from core.views.scalars.wish import CardWish, card_wish

HEADER = ("run", "tag", "step", "wall_time", "value", "smoothed")

Row = tuple[str, str, int, float, float, float]


@dataclass(frozen=True, slots=True)
class ValueRows(Sequence[Row]):
    """Rows of `HEADER`, made when asked for: millions of values are never rows all at once."""

    wishes: tuple[CardWish, ...]

    def __len__(self) -> int:
        return sum(len(track.step) for wish in self.wishes for track in wish.tracks())

    def __iter__(self) -> Iterator[Row]:
        for wish in self.wishes:
            for line, track in zip(wish.lines, wish.tracks(), strict=True):
                columns = (track.step, track.wall, track.value, track.smoothed(wish.smoothing))
                for values in zip(*(column.tolist() for column in columns), strict=True):
                    yield (line.run, wish.tag, *values)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return list(self)[index]


def value_rows(catalog: Catalog, state: SessionState, tags: Sequence[str] | None = None) -> ValueRows:
    """Return all drawn points of some tags, of all that match the query for None; smoothed as in the charts."""
    if tags is None:
        tags = [card.tag for group in card_groups(catalog, state) for card in group.cards]
    return ValueRows(tuple(card_wish(catalog, state, tag, Viewport(1, 1)) for tag in tags))
