"""Cards in groups and where they lie: what all views that consist of cards share."""

from core.views.cards.groups import (
    CHARTS,
    EXPRESSIONS,
    PINNED,
    UNGROUPED,
    Card,
    Choices,
    Group,
    card_of,
    category_key,
    group_key,
    group_title,
    grouped_cards,
)
from core.views.cards.layout import (
    ASPECT,
    Layout,
    Place,
    lay_out,
    lay_out_alone,
    lay_out_filled,
    lay_out_page,
    visible,
)

__all__ = [
    "ASPECT",
    "CHARTS",
    "EXPRESSIONS",
    "PINNED",
    "UNGROUPED",
    "Card",
    "Choices",
    "Group",
    "Layout",
    "Place",
    "card_of",
    "category_key",
    "group_key",
    "group_title",
    "grouped_cards",
    "lay_out",
    "lay_out_alone",
    "lay_out_filled",
    "lay_out_page",
    "visible",
]
