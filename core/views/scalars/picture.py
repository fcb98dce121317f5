"""The whole picture: the cards that fit a viewport."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.views.picture import Picture, Placed, Viewport
from core.views.scalars.cards import Card, card_groups
from core.views.scalars.chart import resolve_card
from core.views.scalars.layout import Place, lay_out

TITLE_HEIGHT, AXIS_HEIGHT, AXIS_WIDTH, RIM = 34, 24, 52, 12
"""Logical pixels of a card that its plotting area does not have: above, below, left and right of it."""
_FLATTEST = 0.45
"""Height of a card for its width, at least, where cards are laid out to fill a picture."""


def plot_viewport(place: Place[Card], viewport: Viewport) -> Viewport:
    """Return the plotting area of a card in a viewport."""
    width, height = place.width - AXIS_WIDTH - RIM, place.height - TITLE_HEIGHT - AXIS_HEIGHT
    return replace(viewport, width=max(width, 1), height=max(height, 1))


def resolve(
    catalog: Catalog, results: Results, state: SessionState, viewport: Viewport, tags: Sequence[str] | None = None
) -> Picture:
    """Return the charts of the cards that fit the viewport, at least the first row.

    Parameters
    ----------
    catalog, results, state
        What there is to see and the user's wish; results are not needed here.
    viewport
        Size of the picture.
    tags
        Draw these tags, in their order, instead of the open cards from the top.
    """
    del results
    places = _places(catalog, state, viewport, tags)
    size = replace(viewport, height=max(viewport.height, *(place.bottom for place in places), 0))
    charts = (resolve_card(catalog, state, place.what.tag, plot_viewport(place, viewport)) for place in places)
    return Picture(
        size,
        tuple(
            Placed(chart, place.left, place.top, place.width, place.height)
            for chart, place in zip(charts, places, strict=True)
        ),
    )


def _places(
    catalog: Catalog, state: SessionState, viewport: Viewport, tags: Sequence[str] | None
) -> Sequence[Place[Card]]:
    groups = card_groups(catalog, state)
    if tags is not None:
        return _filled(tags, viewport, state.scalars.card_width)
    places = lay_out(groups, round(viewport.width), state.scalars.card_width).cards
    first_row = places[0].bottom if places else 0
    return [place for place in places if place.bottom <= max(viewport.height, first_row)]


def _filled(tags: Sequence[str], viewport: Viewport, wished: int) -> Sequence[Place[Card]]:
    """Return a grid of equal cards that fills the viewport, or is longer where they would be flat."""
    if not tags:
        return ()
    columns = max(1, min(len(tags), round(viewport.width) // max(wished, 120)))
    rows = -(-len(tags) // columns)
    width = int(viewport.width // columns)
    height = max(int(viewport.height // rows), round(_FLATTEST * width))
    return [
        Place(Card(tag, "", tag), index % columns * width, index // columns * height, width, height)
        for index, tag in enumerate(tags)
    ]
