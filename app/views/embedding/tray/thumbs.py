"""Images of rows for the table and the gallery, decoded on a thread and kept within a bound."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.views.embedding.marks.painter import MarksPainter, pixels_of
from app.views.embedding.tray.plain_thumbs import PlainThumbs
from core.cloud.compiling import compiled
from core.cloud.marks.stock import Lying, Stock
from core.model import I8, RowImages


class Thumbs(QObject):
    """Lays images of rows onto pictures; those that are still to come are fetched meanwhile."""

    arrived = Signal()
    """Emitted when images have come that a picture lacked."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.images: RowImages | None = None
        self._stock: Stock | None = None
        self._bound = 64 << 20
        self._plain = PlainThumbs(self, self.arrived.emit)
        self._one = MarksPainter(self)
        self._one.large_arrived.connect(self.arrived)

    @property
    def busy(self) -> bool:
        """Whether images that were asked for are still to come."""
        return (self._stock is not None and self._stock.busy) or (self._plain.busy and not compiled())

    def show_images(self, images: RowImages | None, bound: int) -> None:
        """Lay other images from now on, keeping at most so many bytes of them."""
        if images is self.images and bound == self._bound:
            return
        self._bound = bound
        if images is not self.images:
            self.close()
            self.images = images
        elif self._stock is not None:
            self._stock.keep_at_most(bound)

    def lay(self, picture: QImage, rows: I8, lying: Lying) -> None:
        """Lay images of rows onto a picture of premultiplied 32 bits; what comes last in it is fetched first."""
        if self.images is None or not len(rows):
            return
        there = rows < self.images.rows
        if not there.all():
            places = np.flatnonzero(there)
            rows, lying = rows[places], part_of(lying, places)
        if not compiled():
            self._plain.lay(picture, self.images, rows, lying)
            return
        if self._stock is None:
            self._stock = Stock(self.images, self._bound, self.arrived.emit)
        self._stock.lay(pixels_of(picture), rows, lying)

    def large(self, row: int, side: int) -> tuple[QImage, tuple[int, int]] | None:
        """Return the image of a row in the middle of a square of some device pixels and its extent there.

        None while it is still to come, and where there is none.
        """
        if self.images is None or row >= self.images.rows:
            return None
        return self._one.large(self.images, row, side)

    def close(self) -> None:
        """Let all images go."""
        if self._stock is not None:
            self._stock.close()
        self._stock = None


def part_of(lying: Lying, which: I8) -> Lying:
    """Return where some of the images lie."""
    frames, colours, opacities = lying.frames[which], lying.colours[which], lying.opacities[which]
    return Lying(lying.places[which], lying.side, frames, colours, opacities)
