"""The whole picture: the cards that fit a viewport."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from core.model import Catalog
from core.results import Results
from core.state import CompareWay, ImageZoom, SessionState
from core.views.cards import Card, Group, Place, lay_out_page
from core.views.cards.page import page_picture
from core.views.image_part import ImagePart, Label, PlacedImage
from core.views.images.arranging import Area, Arranged, arranged, below, overlaid
from core.views.images.cards import card_groups, focused_group, shown_cards
from core.views.images.compared import likeness_text
from core.views.images.heights import ASPECT, height_of
from core.views.images.page import Cell, Page
from core.views.images.resolving import resolve_wish
from core.views.images.samples import count_samples
from core.views.images.wish import image_wish
from core.views.images.zooming import framed
from core.views.picture import Picture, Viewport
from core.views.shown import shown_runs

HEADING = 44.0
"""Logical pixels of title and note above the images."""
_PAD = 10.0


def resolve(
    catalog: Catalog, results: Results, state: SessionState, viewport: Viewport, cards: Sequence[Card] | None = None
) -> Picture:
    """Return the images of the cards that fit the viewport, at least the first row.

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
    if cards is None:
        count_samples(catalog, shown_runs(catalog, state))
    groups = partial(shown_groups, catalog, state, viewport.width, round(viewport.height))
    places = lay_out_page(groups, viewport.width, viewport.height, state.images.card_width, cards, ASPECT)

    def part(place: Place[Card]) -> ImagePart | None:
        wish = image_wish(catalog, state, place.what, viewport.theme)
        return None if wish is None else part_of(resolve_wish(wish), state, place.what, place.width, place.height)

    return page_picture(places, viewport, part)


def shown_groups(catalog: Catalog, state: SessionState, width: float, height: int) -> Sequence[Group]:
    """Return the groups of cards in a view of a size: all that match the filter, or the card that fills the view."""
    focused = focused_group(catalog, state, height)
    if focused is not None:
        return (focused,)
    return card_groups(catalog, state, height_of(catalog, state, width))


def counted_cards(catalog: Catalog, state: SessionState) -> tuple[Card, ...]:
    """Return all cards of the shown runs, having counted their samples; reads payloads."""
    count_samples(catalog, shown_runs(catalog, state))
    return shown_cards(catalog, state)


def whole_height(catalog: Catalog, state: SessionState, viewport: Viewport, cards: Sequence[Card]) -> float:
    """Return the height at which cards that fill a picture of a width have a pleasant shape."""
    height = height_of(catalog, state, viewport.width)
    if height is not None:
        return float(len(cards) * max(height(card) for card in cards))
    columns = max(1, min(len(cards), round(viewport.width / state.images.card_width)))
    return -(-len(cards) // columns) * (viewport.width / columns * ASPECT + HEADING / 2)


def part_of(page: Page, state: SessionState, card: Card, width: float, height: float) -> ImagePart:
    """Return a page as a part of a picture of a size."""
    inside = (width - 2 * _PAD, max(height - HEADING - 2 * _PAD, 1))
    layout = arranged(page, *inside)
    zoom = state.images.zoom_of(card.key)
    images: list[PlacedImage] = []
    for cell, area in zip(page.cells, layout.areas, strict=True):
        placed = _placed(cell, area, zoom, state.images.smooth)
        images += [] if placed is None else [placed]
    if overlaid(page) and len(images) == 2:
        images = _wiped(images, inside[0]) if page.wish.way is CompareWay.WIPE else images[1:]
    shown = page.wish.runs[0] if card.run else None
    note = " · ".join(part for part in (likeness_text(page), page.note) if part)
    return ImagePart(
        card.key,
        card.tag,
        "" if shown is None else shown.title,
        "" if shown is None else shown.colour,
        note,
        tuple(_moved(image) for image in images),
        tuple(_labels(page, layout, zoom)),
    )


def _moved(image: PlacedImage) -> PlacedImage:
    return replace(image, left=image.left + _PAD, top=image.top + HEADING + _PAD)


def _placed(cell: Cell, area: Area, zoom: ImageZoom | None, smooth: bool) -> PlacedImage | None:
    """Return what is in sight of an image, None for nothing."""
    if cell.frames is None:
        return None
    frame = framed((area.width, area.height), (cell.width, cell.height), zoom)
    pixels = cell.frames[0]
    rows, columns = pixels.shape[:2]
    step_x, step_y = cell.width / columns * frame.scale, cell.height / rows * frame.scale
    left, right = _cut(-frame.left, area.width, step_x, columns)
    top, bottom = _cut(-frame.top, area.height, step_y, rows)
    if left >= right or top >= bottom:
        return None
    x, y = frame.left + left * step_x, frame.top + top * step_y
    crop = pixels[top:bottom, left:right]
    size = ((right - left) * step_x, (bottom - top) * step_y)
    return PlacedImage(crop, area.left + x, area.top + y, *size, smooth, edged=True)


def _cut(start: float, room: float, step: float, count: int) -> tuple[int, int]:
    """Return the first pixel in sight and the one after the last; those that are cut by the edge are left out."""
    if step > room:  # one pixel is larger than the place
        at = min(max(int(start // step), 0), count - 1)
        return at, at + 1
    first, last = max(math.ceil(start / step - 1e-6), 0), min(math.floor((start + room) / step + 1e-6), count)
    return first, last


def _wiped(images: list[PlacedImage], width: float) -> list[PlacedImage]:
    """Return the left half of the first image and the right half of the second."""
    one, two = images
    share = min(max((width / 2 - one.left) / one.width, 0), 1)
    at = round(share * one.pixels.shape[1])
    cut = one.width * at / one.pixels.shape[1]
    halves = [replace(one, pixels=one.pixels[:, :at], width=cut)] if at else []
    if at < two.pixels.shape[1]:
        halves.append(replace(two, pixels=two.pixels[:, at:], left=two.left + cut, width=two.width - cut))
    return halves


def _labels(page: Page, layout: Arranged, zoom: ImageZoom | None) -> list[Label]:
    labels = [
        _label(text, area, strong=linked, centred=True)
        for (text, linked), area in zip(page.heads, layout.heads, strict=True)
    ]
    labels += [_label(s.title, area, mark=s.colour) for s, area in zip(page.sides, layout.sides, strict=True)]
    for cell, area, caption in zip(page.cells, layout.areas, layout.captions, strict=True):
        if cell.remark:
            labels.append(_label(cell.remark, area, centred=True))
        if cell.caption and caption.height:
            whole = framed((area.width, area.height), (cell.width, cell.height), zoom) if cell.width else None
            labels.append(_label(cell.caption, below(area, caption, whole), centred=True))
    return labels


def _label(text: str, area: Area, mark: str = "", strong: bool = False, centred: bool = False) -> Label:
    middle = area.top + area.height / 2 + HEADING + _PAD
    return Label(text, area.left + _PAD, middle, area.width, mark, strong, centred)
