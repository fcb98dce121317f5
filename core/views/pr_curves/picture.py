"""The whole picture: a card for each class, in a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.style import SPACE
from core.style.text import counted
from core.views.picture import Chart, Picture, Placed, Viewport
from core.views.pr_curves.by_run import drawn_cards
from core.views.pr_curves.cards import PrCard
from core.views.pr_curves.chart import card_plot
from core.views.pr_curves.wish import CardWish, card_wish

TITLE_HEIGHT, AXIS_HEIGHT, AXIS_WIDTH, RIM = 34, 40, 58, 14
"""Logical pixels of a card that its plotting area does not have: above, below, left and right of it."""
GAP, MARGIN = SPACE.between, SPACE.around
_LEAST = 180
_READABLE = 200
"""Logical pixels of width that a card has at least on a page of all cards."""


@dataclass(frozen=True, slots=True)
class CardPlace:
    """A card with its rectangle in logical pixels from the upper left corner of all."""

    card: PrCard
    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """The first row below."""
        return self.top + self.height

    def plot_viewport(self, viewport: Viewport) -> Viewport:
        """Return the plotting area of the card in a viewport."""
        width, height = self.width - AXIS_WIDTH - RIM, self.height - TITLE_HEIGHT - AXIS_HEIGHT
        return replace(viewport, width=max(width, 1), height=max(height, 1))


@dataclass(frozen=True, slots=True)
class CardLayout:
    """Cards from top to bottom; `height` is that of everything."""

    places: tuple[CardPlace, ...]
    height: int

    def in_sight(self, top: float, height: float) -> tuple[CardPlace, ...]:
        """Return the cards that a window of some height sees."""
        return tuple(place for place in self.places if place.bottom > top and place.top < top + height)


def lay_out(cards: Sequence[PrCard], width: float, height: float, wished: int) -> CardLayout:
    """Place cards in as many columns as bring them closest to the wished width; one alone fills the window."""
    inner = max(int(width) - 2 * MARGIN, _LEAST)
    columns = max(1, min(len(cards), round((inner + GAP) / (max(wished, 120) + GAP))))
    each = (inner + GAP) / columns - GAP
    tall = _tall(len(cards), columns, each, height)
    places = []
    for index, card in enumerate(cards):
        row, column = divmod(index, columns)
        left = MARGIN + round(column * (each + GAP))
        right = MARGIN + round(column * (each + GAP) + each)
        places.append(CardPlace(card, left, MARGIN + row * (tall + GAP), right - left, tall))
    return CardLayout(tuple(places), (places[-1].bottom if places else 0) + MARGIN)


def _tall(count: int, columns: int, width: float, height: float) -> int:
    """Return the height of a card: about as high as wide inside the axes, or what one row of few has."""
    square = round(width - AXIS_WIDTH - RIM + TITLE_HEIGHT + AXIS_HEIGHT)
    if count <= columns:
        return max(_LEAST, min(int(height) - 2 * MARGIN, square))
    return max(_LEAST, min(square, int(height) - 2 * MARGIN))


def wishes_of(
    catalog: Catalog, state: SessionState, places: Sequence[CardPlace], viewport: Viewport
) -> tuple[CardWish, ...]:
    """Return what the cards at some places are made from now."""
    return tuple(card_wish(catalog, state, place.card, place.plot_viewport(viewport)) for place in places)


def resolve(
    catalog: Catalog,
    results: Results,
    state: SessionState,
    viewport: Viewport,
    cards: Sequence[PrCard] | None = None,
) -> Picture:
    """Return the charts of some cards, or of all that fit the viewport in a size that can be read, averages first.

    The picture is as high as the given cards need; how many do not fit stands in its note.
    """
    del results
    wished = state.pr_curves.card_width
    if cards is None:
        whole = drawn_cards(catalog, state)
        layout = _page(whole, viewport, wished)
    else:
        whole, layout = tuple(cards), lay_out(cards, viewport.width, viewport.height, wished)
    wishes = wishes_of(catalog, state, layout.places, viewport)
    size = replace(viewport, height=max(viewport.height, layout.height))
    shared = len(whole) > 1 and len({(card.prefix, card.group) for card in whole}) == 1  # then it tells nothing
    parts = [
        Placed(_titled(card_plot(wish).chart, place.card, shared), place.left, place.top, place.width, place.height)
        for wish, place in zip(wishes, layout.places, strict=True)
    ]
    left_out = len(whole) - len(parts)
    note = f"{len(parts)} of {counted(len(whole), 'chart')}" if left_out else ""
    return Picture(size, tuple(parts), note=note)


def _titled(chart: Chart, card: PrCard, shared: bool) -> Chart:
    return replace(chart, title=card.name) if shared else chart


def _page(cards: Sequence[PrCard], viewport: Viewport, wished: int) -> CardLayout:
    """Place cards in the largest size in which all fit the viewport, or in a small one as many as fit."""
    for width in (*range(max(wished, _READABLE), _READABLE, -20), _READABLE):
        layout = lay_out(cards, viewport.width, viewport.height, width)
        if layout.height <= viewport.height:
            return layout
    first = layout.places[0].bottom if layout.places else 0
    kept = tuple(place for place in layout.places if place.bottom + MARGIN <= max(viewport.height, first + MARGIN))
    return CardLayout(kept, (kept[-1].bottom if kept else 0) + MARGIN)
