"""A page of cards as a picture: where a chart lies inside its card, and the parts of all cards together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from core.views.cards.groups import Card
from core.views.cards.layout import Place
from core.views.image_part import ImagePart
from core.views.picture import Chart, Picture, Placed, Viewport
from core.views.text_parts import TextPart

TITLE_HEIGHT, AXIS_HEIGHT, AXIS_WIDTH, RIM = 34, 24, 52, 12
"""Logical pixels of a card that its plotting area does not have: above, below, left and right of it."""

Part: TypeAlias = Chart | TextPart | ImagePart


def plot_viewport(place: Place[Card], viewport: Viewport) -> Viewport:
    """Return the plotting area of a card in a viewport."""
    width, height = place.width - AXIS_WIDTH - RIM, place.height - TITLE_HEIGHT - AXIS_HEIGHT
    return replace(viewport, width=max(width, 1), height=max(height, 1))


def page_picture(
    places: Sequence[Place[Card]], viewport: Viewport, part_of: Callable[[Place[Card]], Part | None]
) -> Picture:
    """Return the cards of a page, as high as the viewport or as its lowest card; those without a part are left out."""
    parts = ((place, part_of(place)) for place in places)
    placed = tuple(
        Placed(part, place.left, place.top, place.width, place.height) for place, part in parts if part is not None
    )
    return Picture(replace(viewport, height=max(viewport.height, *(place.bottom for place in places), 0)), placed)
