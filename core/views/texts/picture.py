"""The whole picture: the cards that fit a viewport."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.views.cards import Card, Place, lay_out_page
from core.views.cards.page import page_picture
from core.views.picture import Picture, Viewport
from core.views.text_parts import TextPart
from core.views.texts.cards import card_groups
from core.views.texts.page import resolve_wish
from core.views.texts.wish import text_wish


def resolve(
    catalog: Catalog, results: Results, state: SessionState, viewport: Viewport, cards: Sequence[Card] | None = None
) -> Picture:
    """Return the texts of the cards that fit the viewport, at least the first row.

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
    groups, wished = partial(card_groups, catalog, state), state.texts.card_width
    places = lay_out_page(groups, viewport.width, viewport.height, wished, cards)

    def text(place: Place[Card]) -> TextPart | None:
        wish = text_wish(catalog, state, place.what, viewport.theme)
        return None if wish is None else resolve_wish(wish).part

    return page_picture(places, viewport, text)
