"""The whole picture: the cards that fit a viewport."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.views.cards import Card, Place, lay_out_page
from core.views.histograms.cards import card_groups
from core.views.histograms.chart import resolve_wish
from core.views.histograms.wish import histogram_wish
from core.views.picture import Picture, Placed, Viewport

TITLE_HEIGHT, AXIS_HEIGHT, AXIS_WIDTH, RIM = 34, 24, 52, 12
"""Logical pixels of a card that its plotting area does not have: above, below, left and right of it."""


def plot_viewport(place: Place[Card], viewport: Viewport) -> Viewport:
    """Return the plotting area of a card in a viewport."""
    width, height = place.width - AXIS_WIDTH - RIM, place.height - TITLE_HEIGHT - AXIS_HEIGHT
    return replace(viewport, width=max(width, 1), height=max(height, 1))


def resolve(
    catalog: Catalog, results: Results, state: SessionState, viewport: Viewport, cards: Sequence[Card] | None = None
) -> Picture:
    """Return the charts of the cards that fit the viewport, at least the first row.

    Parameters
    ----------
    catalog, results, state
        What there is to see and the user's wish; results are not needed here.
    viewport
        Size of the picture.
    cards
        Draw these, in their order, instead of the open cards from the top.
    """
    del results
    groups, wished = partial(card_groups, catalog, state), state.histograms.card_width
    places = lay_out_page(groups, viewport.width, viewport.height, wished, cards)
    size = replace(viewport, height=max(viewport.height, *(place.bottom for place in places), 0))
    return Picture(size, tuple(_placed(catalog, state, viewport, place) for place in places))


def _placed(catalog: Catalog, state: SessionState, viewport: Viewport, place: Place[Card]) -> Placed:
    wish = histogram_wish(catalog, state, place.what, plot_viewport(place, viewport))
    return Placed(resolve_wish(wish).chart, place.left, place.top, place.width, place.height)
