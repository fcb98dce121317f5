"""The gallery as a picture, for figures: as many of its first points as there is room for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from core.model import I8, U1, Catalog
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


def gallery_picture(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture | None:
    """Return the gallery where it fills the view, with the legend of the colours; None where it does not."""
    tray = state.embedding.tray
    if not (tray.open and tray.page is TrayPage.GALLERY and tray.share >= 1):
        return None
    about = known(catalog, results, state)
    scene = next((placed.part for placed in picture_of(about, state, viewport).parts), None)
    if about is None or not isinstance(scene, Scene):
        return None
    points = next(layer for layer in scene.layers if isinstance(layer, Points))
    listing = listing_of(asked(about, state, ()), results)
    part = _Cells(about, state, listing, points, viewport).part()
    return Picture(viewport, (Placed(part, 0.0, 0.0, viewport.width, viewport.height),), scene.legend)


class _Cells:
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

    def part(self) -> ImagePart:
        """Return all that is drawn."""
        room = int(self._viewport.height) - _HEAD
        seen = self._grid.between(0, max(room, 1))
        whole = np.flatnonzero(seen.y + self._grid.cell[1] <= room)[:MOST]
        cells = Cells(seen.places[whole], seen.x[whole] + _SIDE, seen.y[whole] + _HEAD)
        rows = self._listing.rows[cells.places].astype(np.int64)
        images = tuple(self._images(cells, rows))
        labels = (*self._headings(room), *self._labels(cells, rows))
        table = self._about.subject.table
        return ImagePart(table.key, table.tensor, table.run.strip("."), "", self._note(len(rows)), images, labels)

    def _note(self, shown: int) -> str:
        count, total = len(self._listing.rows), self._listing.total
        said = [f"{grouped(shown)} of {counted(count, 'point')}", f"{grouped(total)} in all" if count < total else ""]
        order = [told_name(each.column) or each.column.partition(":")[0] for each in self._wish.tray.order]
        said.append(f"ordered by {', then '.join(order)}" if order else "")
        return " · ".join(each for each in said if each)

    def _images(self, cells: Cells, rows: I8) -> Iterator[PlacedImage]:
        sheet, half = self._about.sheet, _GAP / 2
        for row, x, y in zip(rows.tolist(), cells.x.tolist(), cells.y.tolist(), strict=True):
            if self._lines:
                yield PlacedImage(self._ink(row), x, y + half, 3, self._lines * _LINE + _GAP)
                continue
            pixels = None if sheet is None or row >= sheet.rows else sheet.image(row, 2 * self._size)
            if pixels is None:
                continue
            scale = self._size / max(pixels.shape[:2])
            height, width = (length * scale for length in pixels.shape[:2])
            left, top = x + half + (self._size - width) / 2, y + half + (self._size - height) / 2
            yield PlacedImage(self._ink(row), left - _FRAME, top - _FRAME, width + 2 * _FRAME, height + 2 * _FRAME)
            yield PlacedImage(pixels, left, top, width, height, smooth=scale < 1)

    def _ink(self, row: int) -> U1:
        """Return the colour of a point as one pixel."""
        return np.array([[[*self._points.palette[self._points.colour_index[row], :3], 255]]], dtype=np.uint8)

    def _headings(self, room: int) -> Iterator[Label]:
        counts = self._listing.counts
        if counts is None:
            return
        for group, top in self._grid.headings(0, max(room - self._grid.cell[1], 1)):
            text = f"{self._listing.headings[group]} · {grouped(int(counts[group]))}"
            yield Label(text, _SIDE, _HEAD + top + _HEADING / 2, self._viewport.width - 2 * _SIDE, strong=True)

    def _labels(self, cells: Cells, rows: I8) -> Iterator[Label]:
        across, down = self._grid.cell
        for row, x, y in zip(rows.tolist(), cells.x.tolist(), cells.y.tolist(), strict=True):
            title = self._title(row)
            if self._captioned:
                yield Label(title, x, y + down - _CAPTION / 2 - 2, across, centred=True)
            for number, line in enumerate(in_lines(title, across - 28, self._lines)):
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
