"""Images of points, reduced to the size they are shown in and kept within a bound of memory; a thread fills it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.cloud.marks.tiles import Page, prepared
from core.cloud.threads import side_by_side, workers
from core.model.arrays import F4, F8, I4, I8, U1, U4, Bool
from core.model.row_images import RowImages
from core.threads import start_thread

SIDES = (8, 16, 32, 64, 128, 256, 512)
"""Longer sides, in pixels, that images are kept at: each image at that which is as large as it is shown, or larger."""
BATCH = 64
"""Images after which it is told that some have come."""
SOON = 0.15
"""Seconds after which it is told in any case: large images come slowly, and each is wanted as soon as it is there."""


@dataclass(frozen=True, slots=True, eq=False)
class Lying:
    """Where images are laid, in pixels of the picture: middles (m, 2), longer side, frames and opacities.

    `frames` int32 (m,) and `colours` uint8 (m, 3) are the width and the red, green and blue of the frame of each,
    `opacities` float32 (m,) go from 0 to 1.
    """

    places: F8
    side: int
    frames: I4
    colours: U1
    opacities: F4


class Stock:
    """What has been decoded of the images of rows.

    Attributes
    ----------
    decoded, put, dropped, failed
        Images decoded so far, put into memory, put away for others, and those that could not be decoded.
    """

    def __init__(self, images: RowImages, bound: int, arrived: Callable[[], None] | None = None) -> None:
        self.images = images
        self.decoded = self.put = self.dropped = self.failed = 0
        self._bound = bound
        self._arrived = arrived
        self._pages: list[Page] = []  # that of the side asked for last comes first, the one before it is a stopgap
        self._bad = np.zeros(images.rows, dtype=np.bool_)
        self._wanted: list[int] = []
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    @property
    def held(self) -> int:
        """Bytes of images that are kept."""
        with self._news:
            return sum(page.held for page in self._pages)

    @property
    def busy(self) -> bool:
        """Whether images that are asked for are still to come."""
        with self._news:
            return self._thread is not None

    def keep_at_most(self, bound: int) -> None:
        """Keep at most so many bytes."""
        with self._news:
            if bound != self._bound:
                self._bound, self._pages = bound, []

    def close(self) -> None:
        """Let everything go; nothing is decoded any more."""
        with self._news:
            self._closed, self._wanted, self._pages = True, [], []

    def lay(self, picture: U4, rows: I8, lying: Lying) -> Bool:
        """Lay the images of rows onto a picture, uint32 (h, w) as `kernels.lay` knows it; the first lies lowest.

        Images that are not there yet are fetched meanwhile. Returns which rows were laid, bool (m,).
        """
        with self._news:
            self._turn_to(_side_for(lying.side))
            laid = np.zeros(len(rows), dtype=np.bool_)
            for page in self._pages:
                left = np.flatnonzero(~laid)
                slots = page.slots(rows[left])
                some = left[slots >= 0]
                laid[some] = True
                lay_on(picture, page, slots[slots >= 0], some, lying)
            self._ask(rows)
        return laid

    def extent(self, row: int, side: int) -> tuple[int, int]:
        """Return how wide and high an image is that was laid with a longer side of so many pixels."""
        with self._news:
            for page in self._pages:
                slots = page.slots(np.array([row]))
                if slots[0] >= 0:
                    width, height = extents(page.sizes[slots], side)[0].tolist()
                    return int(width), int(height)
        return 0, 0

    def _turn_to(self, side: int) -> None:
        if not self._pages or self._pages[0].side != side:
            others = [page for page in self._pages if page.side != side][:1]
            kept = [page for page in self._pages if page.side == side]
            page = kept[0] if kept else Page(side, self.images.rows, self._bound // 2)
            self._pages = [page, *others]
        self._pages[0].begin()

    def _ask(self, rows: I8) -> None:
        page = self._pages[0]
        missing = rows[(page.slots(rows) < 0) & ~self._bad[rows]][::-1]
        self._wanted = missing[: page.spare].tolist()  # others would push out what is shown, again and again
        if self._wanted and self._thread is None and not self._closed:
            self._thread = start_thread(self._work, "thumbnails", self.close)

    def _next(self) -> tuple[Page, int] | None:
        with self._news:
            if not self._wanted or not self._pages:
                self._thread = None
                self._news.notify_all()
                return None
            return self._pages[0], self._wanted.pop(0)

    def _work(self) -> None:
        since, told_at = 0, time.monotonic()
        while (task := self._next()) is not None:
            page, row = task
            image = self._decoded(row, page.side)
            with self._news:
                self.decoded += 1
                if image is None:
                    self._bad[row] = True
                    self.failed += 1
                elif not self._closed:
                    self.put += 1
                    self.dropped += page.put(row, image)
                since += 1
                told = since >= BATCH or not self._wanted
            if (told or time.monotonic() - told_at > SOON) and self._arrived is not None:
                since = 0
                self._arrived()
                told_at = time.monotonic()

    def _decoded(self, row: int, side: int) -> U4 | None:
        image = self.images.image(row, side)
        return None if image is None else prepared(image, side)

    def wait(self, seconds: float = 60.0) -> bool:
        """Wait until all that was asked for is there; return whether it is."""
        with self._news:
            return self._news.wait_for(lambda: self._thread is None, seconds)


def extents(sizes: I4, side: int) -> F8:
    """Return how many pixels images of some sizes (m, 2) take with a longer side of so many, float64 (m, 2)."""
    lengths = sizes.astype(np.float64)
    taken: F8 = np.maximum(np.rint(lengths * (side / lengths.max(axis=1, keepdims=True))), 1)
    return taken


def _side_for(side: int) -> int:
    return next((known for known in SIDES if known >= side), SIDES[-1])


def lay_on(picture: U4, page: Page, slots: I8, which: I8, lying: Lying) -> None:
    """Lay those images of a page whose numbers in `lying` are `which`."""
    from core.cloud.marks.kernels import lay

    if not len(slots):
        return
    taken = extents(page.sizes[slots], lying.side)
    corners = np.rint(lying.places[which] - taken / 2)
    red, green, blue = (lying.colours[which, channel].astype(np.uint32) for channel in range(3))
    colours = np.uint32(255 << 24) | red << np.uint32(16) | green << np.uint32(8) | blue
    shares = np.rint(lying.opacities[which] * 256).astype(np.int32)
    arrays = (corners.astype(np.int32), taken.astype(np.int32), lying.frames[which], colours, shares)
    edges = np.linspace(0, len(picture), workers() + 1).astype(np.int64).tolist()

    def band(number: int) -> None:
        lay(picture, page.tiles, page.sizes, slots, *arrays, edges[number], edges[number + 1])

    side_by_side(band, range(workers()))
