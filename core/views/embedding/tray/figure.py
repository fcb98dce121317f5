"""The gallery as a picture, for figures: as many of its first points as there is room for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.model import U1, Catalog
from core.results import Results
from core.state import SessionState, TrayPage
from core.style import TYPE
from core.style.text import counted, grouped
from core.style.text_width import text_width
from core.views.embedding.scene import picture_of
from core.views.embedding.subject import label_column
from core.views.embedding.tray.columns import told_name
from core.views.embedding.tray.grid import Cells, Grid
from core.views.embedding.tray.listing import Listing, asked, listing_of
from core.views.embedding.work import Known, known
from core.views.image_part import ImagePart, Label, PlacedImage
from core.views.picture import Picture, Placed, Points, Scene, Viewport

MOST: Final = 2_000
"""Cells of a figure."""
_HEAD, _SIDE, _GAP, _CAPTION, _HEADING, _LINE = 46, 10, 8, 18, 26, 16
_CAPTIONED: Final = 40
_FRAME: Final = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class GalleryCell:
    """A point of the gallery.

    Attributes
    ----------
    row, title, heading
        Which point it is, what it is called, and what it stands under; empty without headings.
    ink
        Its colour, uint8 (4,), RGBA.
    pixels
        Its image, uint8 (h, w, 4), None where it has none or points have none.
    left, top, width, height
        Where the image is, or what is said in its place, in logical pixels.
    """

    row: int
    title: str
    heading: str
    ink: U1
    pixels: U1 | None
    left: float
    top: float
    width: float
    height: float


def gallery_fills(state: SessionState) -> bool:
    """Return whether the gallery is all that is seen of the points."""
    tray = state.embedding.tray
    return tray.open and tray.page is TrayPage.GALLERY and tray.share >= 1


def gallery_picture(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture | None:
    """Return the gallery where it fills the view, with the legend of the colours; None where it does not."""
    found = _gallery(catalog, results, state, viewport) if gallery_fills(state) else None
    if found is None:
        return None
    cells, scene = found
    return Picture(viewport, (Placed(cells.part(), 0.0, 0.0, viewport.width, viewport.height),), scene.legend)


def gallery_cells(
    catalog: Catalog, results: Results, state: SessionState, viewport: Viewport
) -> tuple[GalleryCell, ...]:
    """Return the points that a gallery of a size has room for, none while they are not ready to be drawn."""
    found = _gallery(catalog, results, state, viewport)
    return () if found is None else found[0].cells()


def _gallery(
    catalog: Catalog, results: Results, state: SessionState, viewport: Viewport
) -> tuple[_Gallery, Scene] | None:
    about = known(catalog, results, state)
    scene = next((placed.part for placed in picture_of(about, state, viewport).parts), None)
    if about is None or not isinstance(scene, Scene):
        return None
    points = next(layer for layer in scene.layers if isinstance(layer, Points))
    listing = listing_of(asked(about, state, ()), results)
    return _Gallery(about, state, listing, points, viewport), scene


class _Gallery:
    """Makes images and labels of the cells that have room."""

    def __init__(self, about: Known, state: SessionState, listing: Listing, points: Points, viewport: Viewport) -> None:
        self._about, self._wish, self._listing = about, state.embedding, listing
        self._points, self._viewport = points, viewport
        self._size = self._wish.tray.size
        self._captioned = about.sheet is not None and self._wish.tray.captions and self._size >= _CAPTIONED
        self._lines = 0 if about.sheet is not None else min(max(self._size // 24, 1), 8)
        counts = np.array([len(listing.rows)]) if listing.counts is None else listing.counts
        width = max(int(viewport.width) - 2 * _SIDE, 1)
        self._grid = Grid(counts, width, self._cell(), 0 if listing.counts is None else _HEADING)

    def _cell(self) -> tuple[int, int]:
        if self._lines:
            return max(round(self._size * 2.2), 96) + _GAP, self._lines * _LINE + 2 * _GAP
        return self._size + _GAP, self._size + _GAP + (_CAPTION if self._captioned else 0)

    @property
    def _room(self) -> int:
        return int(self._viewport.height) - _HEAD

    def _places(self) -> Cells:
        """Return the cells that are whole, from the left upper corner of the picture."""
        seen = self._grid.between(0, max(self._room, 1))
        whole = np.flatnonzero(seen.y + self._grid.cell[1] <= self._room)[:MOST]
        return Cells(seen.places[whole], seen.x[whole] + _SIDE, seen.y[whole] + _HEAD)

    def part(self) -> ImagePart:
        """Return all that is drawn."""
        cells = self.cells()
        images = tuple(image for cell in cells for image in self._images(cell))
        labels = (*self._headings(self._room), *self._labels(cells))
        table = self._about.subject.table
        return ImagePart(table.key, table.tensor, table.run.strip("."), "", self._note(len(cells)), images, labels)

    def cells(self) -> tuple[GalleryCell, ...]:
        """Return the cells that are whole, in their order."""
        places = self._places()
        rows = self._listing.rows[places.places].tolist()
        groups = (np.searchsorted(self._grid.firsts, places.places, side="right") - 1).tolist()
        corners = zip(places.x.tolist(), places.y.tolist(), strict=True)
        return tuple(
            self._made(row, self._listing.headings[group] if self._listing.headings else "", x, y)
            for row, group, (x, y) in zip(rows, groups, corners, strict=True)
        )

    def _made(self, row: int, heading: str, x: int, y: int) -> GalleryCell:
        half, sheet = _GAP / 2, self._about.sheet
        ink = self._points.palette[self._points.colour_index[row]]
        pixels = None if sheet is None or row >= sheet.rows else sheet.image(row, 2 * self._size)
        width, height = float(self._grid.cell[0] - _GAP), float(self._lines * _LINE + _GAP)
        if not self._lines:
            width = height = float(self._size)
        if pixels is None:
            return GalleryCell(row, self._title(row), heading, ink, None, x + half, y + half, width, height)
        high, wide = (length * self._size / max(pixels.shape[:2]) for length in pixels.shape[:2])
        left, top = x + half + (width - wide) / 2, y + half + (height - high) / 2
        return GalleryCell(row, self._title(row), heading, ink, pixels, left, top, wide, high)

    def _note(self, shown: int) -> str:
        count, total = len(self._listing.rows), self._listing.total
        said = [f"{grouped(shown)} of {counted(count, 'point')}", f"{grouped(total)} in all" if count < total else ""]
        order = [told_name(each.column) or each.column.partition(":")[0] for each in self._wish.tray.order]
        said.append(f"ordered by {', then '.join(order)}" if order else "")
        return " · ".join(each for each in said if each)

    def _images(self, cell: GalleryCell) -> Iterator[PlacedImage]:
        """Yield the image of a cell over a frame of its colour, a bar of the colour where points have no images."""
        ink = np.array([[[*cell.ink[:3], 255]]], dtype=np.uint8)
        if self._lines:
            yield PlacedImage(ink, cell.left - _GAP / 2, cell.top, 3, cell.height)
        if cell.pixels is None:
            return
        width, height = cell.width + 2 * _FRAME, cell.height + 2 * _FRAME
        yield PlacedImage(ink, cell.left - _FRAME, cell.top - _FRAME, width, height)
        smooth = cell.width < cell.pixels.shape[1]
        yield PlacedImage(cell.pixels, cell.left, cell.top, cell.width, cell.height, smooth=smooth)

    def _headings(self, room: int) -> Iterator[Label]:
        counts = self._listing.counts
        if counts is None:
            return
        for group, top in self._grid.headings(0, max(room - self._grid.cell[1], 1)):
            text = f"{self._listing.headings[group]} · {grouped(int(counts[group]))}"
            yield Label(text, _SIDE, _HEAD + top + _HEADING / 2, self._viewport.width - 2 * _SIDE, strong=True)

    def _labels(self, cells: tuple[GalleryCell, ...]) -> Iterator[Label]:
        places, (across, down) = self._places(), self._grid.cell
        for cell, x, y in zip(cells, places.x.tolist(), places.y.tolist(), strict=True):
            if self._captioned:
                yield Label(cell.title, x, y + down - _CAPTION / 2 - 2, across, centred=True)
            for number, line in enumerate(in_lines(cell.title, across - 28, self._lines)):
                yield Label(line, x + 8, y + _GAP + (number + 0.5) * _LINE, across - 12)

    def _title(self, row: int) -> str:
        column = label_column(self._about.metadata, self._wish)
        text = column.texts[row] if column is not None and row < len(column.texts) else ""
        return " ".join(text[:600].split()) or f"Row {grouped(row)}"


def in_lines(text: str, width: float, most: int) -> list[str]:
    """Return a text in at most `most` lines of about a width, without what has no room."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (len(lines) == most or text_width(longer, TYPE.caption, width + 1) <= width):
            lines[-1] = longer
        elif most:
            lines.append(word)
    return [_cut(line, width) for line in lines]


def _cut(text: str, width: float) -> str:
    """Return as much of a text as has room, with an ellipsis where that is not all."""
    if text_width(text, TYPE.caption, width + 1) <= width:
        return text
    while text and text_width(f"{text}…", TYPE.caption, width + 1) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
