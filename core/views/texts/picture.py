"""The whole picture: the cards that fit a viewport."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.views.cards import Card, lay_out_page
from core.views.picture import Picture, Placed, Viewport
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
    size = replace(viewport, height=max(viewport.height, *(place.bottom for place in places), 0))
    wishes = [(place, text_wish(catalog, state, place.what, viewport.theme)) for place in places]
    return Picture(
        size,
        tuple(
            Placed(resolve_wish(wish).part, place.left, place.top, place.width, place.height)
            for place, wish in wishes
            if wish is not None
        ),
    )
