"""The whole picture: the cards that fit a viewport."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.views.cards import Card, Place, lay_out_page
from core.views.picture import Picture, Placed, Viewport
from core.views.scalars.cards import card_groups
from core.views.scalars.chart import resolve_card
from core.views.scalars.layouts import read_layouts

TITLE_HEIGHT, AXIS_HEIGHT, AXIS_WIDTH, RIM = 34, 24, 52, 12
"""Logical pixels of a card that its plotting area does not have: above, below, left and right of it."""


def plot_viewport(place: Place[Card], viewport: Viewport) -> Viewport:
    """Return the plotting area of a card in a viewport."""
    width, height = place.width - AXIS_WIDTH - RIM, place.height - TITLE_HEIGHT - AXIS_HEIGHT
    return replace(viewport, width=max(width, 1), height=max(height, 1))


def resolve(
    catalog: Catalog, results: Results, state: SessionState, viewport: Viewport, keys: Sequence[str] | None = None
) -> Picture:
    """Return the charts of the cards that fit the viewport, at least the first row.

    Parameters
    ----------
    catalog, results, state
        What there is to see and the user's wish; results are not needed here.
    viewport
        Size of the picture.
    keys
        Draw these cards, in their order, instead of the open ones from the top; the key of a tag's card is the tag.
    """
    del results
    read_layouts(catalog, state)
    places = _places(catalog, state, viewport, keys)
    size = replace(viewport, height=max(viewport.height, *(place.bottom for place in places), 0))
    charts = (resolve_card(catalog, state, place.what.key, plot_viewport(place, viewport)) for place in places)
    return Picture(
        size,
        tuple(
            Placed(chart, place.left, place.top, place.width, place.height)
            for chart, place in zip(charts, places, strict=True)
        ),
    )


def _places(
    catalog: Catalog, state: SessionState, viewport: Viewport, keys: Sequence[str] | None
) -> Sequence[Place[Card]]:
    groups, wished = partial(card_groups, catalog, state), state.scalars.card_width
    cards = None if keys is None else [Card(key, "", key) for key in keys]
    return lay_out_page(groups, viewport.width, viewport.height, wished, cards)
