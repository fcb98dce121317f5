"""Where the images of a card stand in its place."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from core.state import CompareWay, ImagesMode
from core.views.images.page import Cell, Page
from core.views.images.zooming import Frame

CAPTION = 18
"""Logical pixels of a line of text."""
GAP = 6


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in logical pixels from the left upper corner of a card's place."""

    left: float
    top: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """Return whether a place lies inside."""
        return self.left <= x < self.left + self.width and self.top <= y < self.top + self.height


@dataclass(frozen=True, slots=True)
class Arranged:
    """A page in a place.

    Attributes
    ----------
    areas
        Of the images, one for each cell.
    captions
        Of the texts below them; of no height where they say nothing.
    heads
        Of the texts above the columns.
    sides
        Of the texts above the rows.
    """

    areas: tuple[Area, ...]
    captions: tuple[Area, ...]
    heads: tuple[Area, ...] = ()
    sides: tuple[Area, ...] = ()


def overlaid(page: Page) -> bool:
    """Return whether both images of a page stand in the same place."""
    way = page.wish.way
    return page.wish.mode is ImagesMode.COMPARE and way in (CompareWay.BLINK, CompareWay.WIPE) and len(page.cells) == 2


def arranged(page: Page, width: float, height: float) -> Arranged:
    """Return where all images of a page stand."""
    if page.sides:
        return _grid(page, width, height)
    if overlaid(page):
        whole = Area(0, 0, width, height)
        return Arranged((whole, whole), (Area(0, height, width, 0),) * 2)
    caption = CAPTION if any(cell.caption for cell in page.cells) else 0
    columns = best_columns(len(page.cells), page.aspect, width, height, caption)
    rows = -(-len(page.cells) // columns)
    across, down = (width - GAP * (columns - 1)) / columns, (height - GAP * (rows - 1)) / rows
    tops = [(n // columns * (down + GAP), n % columns * (across + GAP)) for n in range(len(page.cells))]
    areas = tuple(Area(left, top, across, max(down - caption, 1)) for top, left in tops)
    return Arranged(areas, tuple(Area(a.left, a.top + a.height, a.width, caption) for a in areas))


def below(area: Area, caption: Area, frame: Frame | None) -> Area:
    """Return where the caption of an image stands: close below it where the image does not fill its area."""
    if frame is None:
        return caption
    bottom = area.top + frame.top + frame.image[1] * frame.scale
    return replace(caption, top=min(max(bottom, area.top), caption.top))


def best_columns(count: int, aspect: float, width: float, height: float, caption: float) -> int:
    """Return in how many columns images of an aspect become largest."""

    def size(columns: int) -> float:
        rows = -(-count // columns)
        across = (width - GAP * (columns - 1)) / columns
        down = (height - GAP * (rows - 1)) / rows - caption
        return min(across, down * aspect)

    most = min(count, max(math.isqrt(count * 16), 1), 64)
    return max(range(1, max(most, 1) + 1), key=size)


def _grid(page: Page, width: float, height: float) -> Arranged:
    across = (width - GAP * (page.columns - 1)) / page.columns
    down = max((height - CAPTION) / page.rows - CAPTION - GAP, 8)
    lefts = [column * (across + GAP) for column in range(page.columns)]
    tops = [CAPTION + row * (down + CAPTION + GAP) for row in range(page.rows)]
    heads = tuple(Area(left, 0, across, CAPTION) for left in lefts)
    sides = tuple(Area(0, top, width, CAPTION) for top in tops)
    areas = tuple(_area(cell, lefts, tops, across, down) for cell in page.cells)
    return Arranged(areas, tuple(Area(a.left, a.top + a.height, a.width, 0) for a in areas), heads, sides)


def _area(cell: Cell, lefts: list[float], tops: list[float], across: float, down: float) -> Area:
    return Area(lefts[cell.column], tops[cell.row] + CAPTION, across, down)
