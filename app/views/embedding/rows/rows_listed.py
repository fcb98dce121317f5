"""Rows of a table as items of a list, made when they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

import numpy as np

from app.views.embedding.rows.row_list import Item
from app.views.embedding.scene.card import row_image, row_title
from core.model import F4, I4, I8
from core.state import EmbeddingState
from core.style import hex_of
from core.style.text import distance_text, grouped
from core.views import Points
from core.views.embedding import Known

_KEPT = 200
"""Items that stay made: some pages of a list."""


class RowItems(Sequence[Item]):
    """Items of some rows, however many they are."""

    def __init__(self, rows: I8 | I4, make: Callable[[int], Item]) -> None:
        self.rows, self._make = rows, make
        self._made: dict[int, Item] = {}

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Item]: ...
    def __getitem__(self, place: int | slice) -> Item | Sequence[Item]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        at = place % len(self)
        if at not in self._made:
            if len(self._made) >= _KEPT:
                self._made.clear()
            self._made[at] = self._make(at)
        return self._made[at]

    def __iter__(self) -> Iterator[Item]:
        return (self[place] for place in range(len(self)))


def listed(
    about: Known,
    wish: EmbeddingState,
    points: Points,
    rows: I8 | I4,
    distances: F4 | None = None,
    ranks: I8 | None = None,
    among: int = 0,
) -> RowItems:
    """Return the items of some rows, with distances where they are given.

    `ranks` are their places in the picture, which are said of those beyond the first `among`.
    """
    longest = 1.0 if distances is None or not len(distances) else float(np.max(distances)) or 1.0

    def make(place: int) -> Item:
        row = int(rows[place])
        item = (row, row_title(about, wish, row), row_image(about, row), row_colour(points, row))
        if distances is None:
            return Item(*item)
        away = float(distances[place])
        note, tip = ("", "") if ranks is None else _torn(int(ranks[place]), among)
        return Item(*item, distance_text(away), away / longest, note, tip)

    return RowItems(rows, make)


def _torn(rank: int, among: int) -> tuple[str, str]:
    """Return what is said of a true neighbour that the picture tears away, and in a sentence; nothing of others."""
    if rank == 0:
        return "not drawn", "Set aside: it has no place in the picture"
    if rank <= among:
        return "", f"{ordinal(rank)} nearest in the picture"
    return ordinal(rank), f"Torn away: only the {ordinal(rank)} nearest in the picture"


def ordinal(number: int) -> str:
    """Return a number as it is counted: 1st, 22nd, 1,113th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number // 10 % 10 != 1 else "th"
    return f"{grouped(number)}{ending}"


def row_colour(points: Points, row: int) -> str:
    """Return the colour of a row as ``"#rrggbb"``."""
    red, green, blue = (int(v) for v in points.palette[points.colour_index[row], :3])
    return hex_of((red, green, blue))
