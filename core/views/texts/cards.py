"""Which cards there are: one for each tag of each shown run."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from core.model import Catalog
from core.readers.blobs import text_name
from core.state import SessionState
from core.views.cards import Card, Choices, Deck, Group, card_of, grouped_cards
from core.views.payloads import payload_cards

PLUGIN = "text"


def shown_cards(catalog: Catalog, state: SessionState) -> Deck:
    """Return the cards of the shown runs, whatever the filter says; endings that writers add to tags are hidden."""
    return _all_named(payload_cards(catalog, state, PLUGIN))


@lru_cache(maxsize=4)
def _all_named(cards: Deck) -> Deck:
    return Deck(map(_named, cards))


def _named(card: Card) -> Card:
    named = card_of(text_name(card.tag))
    return replace(card, prefix=named.prefix, name=named.name)


def card_groups(catalog: Catalog, state: SessionState) -> tuple[Group, ...]:
    """Return the groups that have a card matching the filter: pinned, then by prefix, then tags without a slash."""
    wished = state.texts
    choices = Choices(wished.tag_query, wished.collapsed, wished.pinned, wished.expanded)
    return grouped_cards(shown_cards(catalog, state), choices)
