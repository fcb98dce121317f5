"""The view of images without a screen: cards, what they show toned and compared, and where it stands."""

from core.views.images.arranging import Area, Arranged, arranged, overlaid
from core.views.images.cards import card_groups, focused_group, shown_cards
from core.views.images.heights import ASPECT
from core.views.images.page import Cell, Page
from core.views.images.picture import counted_cards, resolve, shown_groups, whole_height
from core.views.images.resolving import resolve_wish
from core.views.images.samples import PLUGIN
from core.views.images.wish import ImageWish, image_wish

__all__ = [
    "ASPECT",
    "PLUGIN",
    "Area",
    "Arranged",
    "Cell",
    "ImageWish",
    "Page",
    "arranged",
    "card_groups",
    "counted_cards",
    "focused_group",
    "image_wish",
    "overlaid",
    "resolve",
    "resolve_wish",
    "shown_cards",
    "shown_groups",
    "whole_height",
]
