"""The whole picture: the cards that fit a viewport."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.views.cards import Card, Place, lay_out_page
from core.views.cards.page import page_picture, plot_viewport
from core.views.histograms.cards import card_groups
from core.views.histograms.chart import resolve_wish
from core.views.histograms.wish import histogram_wish
from core.views.picture import Chart, Picture, Viewport


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

    def chart(place: Place[Card]) -> Chart:
        return resolve_wish(histogram_wish(catalog, state, place.what, plot_viewport(place, viewport))).chart

    return page_picture(places, viewport, chart)
