"""The view of texts without a screen: cards, what they say as blocks of marked words, search and differences."""

from core.views.texts.cards import PLUGIN, card_groups, shown_cards
from core.views.texts.page import Page, resolve_wish
from core.views.texts.picture import resolve
from core.views.texts.wish import TextWish, text_wish

__all__ = [
    "PLUGIN",
    "Page",
    "TextWish",
    "card_groups",
    "resolve",
    "resolve_wish",
    "shown_cards",
    "text_wish",
]
