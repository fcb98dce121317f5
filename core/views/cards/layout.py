"""Where headings and cards lie in a column of a given width."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar, overload

from core.style import SPACE
from core.views.cards.groups import Card, Group

T = TypeVar("T")

HEADING_HEIGHT = 36
GAP = SPACE.between
MARGIN = SPACE.around
EXPANDED_HEIGHT = 440
ASPECT = 0.66
"""Height of a card for its width, unless a view has another."""
_FLATTEST = 0.45
"""Height of a card for its width, at least, where cards are laid out to fill a picture."""
_LOWEST, _HIGHEST = 210, 420
_FARTHEST = 20_000
"""Higher than any card."""


@dataclass(frozen=True, slots=True)
class Place(Generic[T]):
    """Something with its rectangle in logical pixels from the upper left corner."""

    what: T
    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """The first row below."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Layout:
    """Headings and cards from top to bottom; `height` is that of everything, `columns` that of plain cards."""

    headings: Sequence[Place[Group]]
    cards: Sequence[Place[Card]]
    width: int
    height: int
    columns: int

    def place_of(self, key: str) -> Place[Card] | None:
        """Return the place of the card with a key, None if there is none in an open group."""
        if isinstance(self.cards, Places):
            return self.cards.of(key)
        return next((place for place in self.cards if place.what.key == key), None)


class Places(Sequence[Place[Card]]):
    """Places of cards from top to bottom; of thousands of equal ones each is worked out when somebody looks there."""

    def __init__(self, blocks: Sequence[Even | Sequence[Place[Card]]]) -> None:
        self._blocks = [block for block in blocks if len(block)]
        self._starts = [0, *accumulate(map(len, self._blocks))]

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, index: int) -> Place[Card]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Place[Card]]: ...

    def __getitem__(self, index: int | slice) -> Place[Card] | Sequence[Place[Card]]:
        """Return the place of one card, or those of some."""
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        index = index + len(self) if index < 0 else index
        if not 0 <= index < len(self):
            raise IndexError(index)
        block = bisect_right(self._starts, index) - 1
        return self._blocks[block][index - self._starts[block]]

    def of(self, key: str) -> Place[Card] | None:
        """Return the place of the card with a key, None if there is none."""
        for block in self._blocks:
            cards = block.cards if isinstance(block, Even) else [place.what for place in block]
            index = next((index for index, card in enumerate(cards) if card.key == key), None)
            if index is not None:
                return block[index]
        return None


@dataclass(frozen=True, slots=True)
class Even:
    """Plain cards in full rows of `columns`, the first row at `top`; `step` is how far a column is from the next."""

    cards: Sequence[Card]
    top: int
    step: float
    columns: int
    height: int

    def __len__(self) -> int:
        return len(self.cards)

    def __getitem__(self, index: int) -> Place[Card]:
        row, column = divmod(index, self.columns)
        left, right = round(column * self.step), round((column + 1) * self.step) - GAP
        top = self.top + row * (self.height + GAP)
        return Place(self.cards[index], MARGIN + left, top, right - left, self.height)

    @property
    def bottom(self) -> int:
        """The first row of pixels below all."""
        return self.top + -(-len(self.cards) // self.columns) * (self.height + GAP) - GAP


def lay_out(groups: Sequence[Group], width: int, wished: int, aspect: float = ASPECT) -> Layout:
    """Place all open groups in a column of `width` in as many columns as bring cards closest to the wished width.

    `aspect` is the height of plain cards for their width.
    """
    inner = max(width - 2 * MARGIN, 120)
    columns = max(1, round((inner + GAP) / (max(wished, 120) + GAP)))
    headings: list[Place[Group]] = []
    blocks: list[Even | Sequence[Place[Card]]] = []
    top = SPACE.unit
    for group in groups:
        headings.append(Place(group, MARGIN, top, inner, HEADING_HEIGHT))
        top += HEADING_HEIGHT
        if not group.collapsed:
            block, bottom = _block(group.cards, top, inner, columns, aspect)
            blocks.append(block)
            top = bottom + GAP
    return Layout(tuple(headings), Places(blocks), width, top + SPACE.unit, columns)


def _block(
    cards: Sequence[Card], top: int, inner: int, columns: int, aspect: float
) -> tuple[Even | Sequence[Place[Card]], int]:
    """Return the places of the cards of a group, and where they end."""
    step = (inner + GAP) / columns
    plain = min(max(round((step - GAP) * aspect), _LOWEST), _HIGHEST)
    if not any(card.expanded or card.height or card.columns > 1 for card in cards):
        even = Even(cards, top, step, columns, plain)
        return even, even.bottom
    places = list(_rows(cards, top, inner, columns, plain))
    return places, max(place.bottom for place in places[-columns:])


def _rows(cards: Sequence[Card], top: int, inner: int, columns: int, plain: int) -> Iterator[Place[Card]]:
    """Yield the places of cards; a wide one waits until the row before it is full, so that no hole is left."""
    step = (inner + GAP) / columns
    column, tall = 0, 0
    wide: list[Card] = []
    for card in cards:
        if card.expanded:
            wide.append(card)
        else:
            span = min(max(card.columns, 1), columns)
            if column + span > columns:  # does not fit into what is left of the row
                column, top, tall = 0, top + tall + GAP, 0
            left, right = round(column * step), round((column + span) * step) - GAP  # rounded edges: rows end flush
            height = card.height or plain
            yield Place(card, MARGIN + left, top, right - left, height)
            column, tall = column + span, max(tall, height)
            if column == columns:
                column, top, tall = 0, top + tall + GAP, 0
        if column == 0:
            for place in _wide_rows(wide, top, inner):
                yield place
                top = place.bottom + GAP
            wide = []
    yield from _wide_rows(wide, top + (tall + GAP if column else 0), inner)


def _wide_rows(cards: Sequence[Card], top: int, inner: int) -> Iterator[Place[Card]]:
    for card in cards:
        height = card.height or EXPANDED_HEIGHT
        yield Place(card, MARGIN, top, inner, height)
        top += height + GAP


def lay_out_alone(card: Card, width: int, height: int) -> Layout:
    """Place one card so that it fills a view."""
    inner, upright = max(width - 2 * MARGIN, 120), max(height - 2 * SPACE.unit, 120)
    return Layout((), (Place(card, MARGIN, SPACE.unit, inner, upright),), width, height, 1)


def visible(places: Sequence[Place[T]], top: float, bottom: float) -> Sequence[Place[T]]:
    """Return the places that touch the rows from `top` to `bottom`, in the order of their rows."""
    first = bisect_right(places, top, key=lambda place: place.top)
    while first and places[first - 1].bottom > top - _FARTHEST:  # cards of a row may be of different heights
        first -= 1
    last = bisect_left(places, bottom, key=lambda place: place.top)
    return [place for place in places[first:last] if place.bottom > top]


def lay_out_filled(cards: Sequence[Card], width: float, height: float, wished: int) -> Sequence[Place[Card]]:
    """Return a grid of equal cards that fills a size, or is longer where they would be flat."""
    if not cards:
        return ()
    columns = max(1, min(len(cards), round((width + GAP) / (max(wished, 120) + GAP))))
    rows = -(-len(cards) // columns)
    across = int(width // columns)
    upright = max(int(height // rows), round(_FLATTEST * across))
    return [
        Place(card, index % columns * across, index // columns * upright, across, upright)
        for index, card in enumerate(cards)
    ]


def lay_out_page(
    groups: Callable[[], Sequence[Group]],
    width: float,
    height: float,
    wished: int,
    cards: Sequence[Card] | None,
    aspect: float = ASPECT,
) -> Sequence[Place[Card]]:
    """Return where the cards of a page stand: `cards` if given, else the open ones of groups from the top that fit.

    The first row is there even if it does not fit.
    """
    if cards is not None:
        return lay_out_filled(cards, width, height, wished)
    places = lay_out(groups(), round(width), wished, aspect).cards
    first_row = places[0].bottom if places else 0
    lowest = max(height, first_row)
    return [place for place in visible(places, 0, lowest) if place.bottom <= lowest]
