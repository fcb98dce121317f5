"""The whole picture: the cards that fit a viewport."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.views.cards import Card, Place, lay_out_page
from core.views.cards.page import page_picture, plot_viewport
from core.views.picture import Chart, Picture, Viewport
from core.views.scalars.cards import card_groups
from core.views.scalars.chart import resolve_card
from core.views.scalars.layouts import read_layouts


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

    def chart(place: Place[Card]) -> Chart:
        return resolve_card(catalog, state, place.what.key, plot_viewport(place, viewport))

    return page_picture(places, viewport, chart)


def _places(
    catalog: Catalog, state: SessionState, viewport: Viewport, keys: Sequence[str] | None
) -> Sequence[Place[Card]]:
    groups, wished = partial(card_groups, catalog, state), state.scalars.card_width
    cards = None if keys is None else [Card(key, "", key) for key in keys]
    return lay_out_page(groups, viewport.width, viewport.height, wished, cards)
