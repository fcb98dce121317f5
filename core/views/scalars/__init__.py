"""The scalars view without a screen: cards, their layout, their charts and the values under the cursor."""

from core.views.cards import PINNED, Card, Group, Layout, Place, lay_out
from core.views.scalars.cards import card_groups
from core.views.scalars.chart import resolve_card, resolve_figure, resolve_wish
from core.views.scalars.picture import resolve
from core.views.scalars.reading.point import Reading
from core.views.scalars.readout import in_order, readings
from core.views.scalars.recalled import Line
from core.views.scalars.sources import spec_of
from core.views.scalars.tags import shown_tags
from core.views.scalars.wish import CardWish, card_wish

__all__ = [
    "PINNED",
    "Card",
    "CardWish",
    "Group",
    "Layout",
    "Line",
    "Place",
    "Reading",
    "card_groups",
    "card_wish",
    "in_order",
    "lay_out",
    "readings",
    "resolve",
    "resolve_card",
    "resolve_figure",
    "resolve_wish",
    "shown_tags",
    "spec_of",
]
