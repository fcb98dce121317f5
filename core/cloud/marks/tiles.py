"""Small images side by side in one array, the least used of which give way to others."""

from __future__ import annotations

import numpy as np

from core.model.arrays import I8, U1, U4


class Page:
    """Images of rows, each in a square of the same side.

    Attributes
    ----------
    side
        Pixels along the sides of a square.
    tiles, sizes
        uint32 (s, side, side): opacity, red, green and blue from the highest byte on, the colours multiplied by the
        opacity; and int32 (s, 2), width and height of what is in each, from the left upper corner.
    room
        How many images there is room for.
    """

    def __init__(self, side: int, rows: int, bound: int) -> None:
        self.side = side
        self.room = max(min(rows, bound // (side * side * 4)), 1)
        self.tiles: U4 = np.empty((self.room, side, side), dtype=np.uint32)
        self.sizes = np.zeros((self.room, 2), dtype=np.int32)
        self._slot_of = np.full(rows, -1, dtype=np.int32)
        self._row_at = np.full(self.room, -1, dtype=np.int64)
        self._used_at = np.zeros(self.room, dtype=np.int64)
        self._filled = 0
        self._now = 0

    @property
    def held(self) -> int:
        """Bytes of the images that are there."""
        return self._filled * self.side * self.side * 4

    @property
    def spare(self) -> int:
        """How many images could be put here without one giving way that is in use."""
        return self.room - int(np.count_nonzero(self._used_at[: self._filled] >= self._now))

    def begin(self) -> None:
        """Begin another picture: what was used for the one before may give way."""
        self._now += 1

    def slots(self, rows: I8) -> I8:
        """Return in which squares images of rows lie, int64 (m,), -1 for those that are not there; they are in use."""
        slots = self._slot_of[rows].astype(np.int64)
        self._used_at[slots[slots >= 0]] = self._now
        return slots

    def put(self, row: int, image: U4) -> bool:
        """Put the image of a row, as `prepared` makes it, in place of the least used; return whether one gave way.

        Where all are in use it is not put anywhere.
        """
        slot, gives_way = self._filled, False
        if self._slot_of[row] >= 0:
            slot = int(self._slot_of[row])
        elif self._filled < self.room:
            self._filled += 1
        else:
            slot, gives_way = int(np.argmin(self._used_at)), True
            if self._used_at[slot] >= self._now:
                return False
            self._slot_of[self._row_at[slot]] = -1
        height, width = image.shape[:2]
        self.tiles[slot, :height, :width] = image
        self.sizes[slot] = width, height
        self._row_at[slot], self._used_at[slot] = row, self._now
        self._slot_of[row] = slot
        return gives_way


def prepared(image: U1, side: int) -> U4:
    """Return RGBA, uint8 (h, w, 4), as a page keeps it, uint32 (h, w): no side longer than `side`."""
    opacity = image[..., 3:]
    if opacity.min(initial=255) < 255:
        colour = (image[..., :3].astype(np.uint16) * opacity + 127) // 255
        image = np.concatenate([colour.astype(np.uint8), opacity], axis=2)
    longest = max(image.shape[:2])
    if longest > side:
        height, width = (max(round(length * side / longest), 1) for length in image.shape[:2])
        image = _reduced(image, width, height)
    red, green, blue, opaque = (image[..., channel].astype(np.uint32) for channel in range(4))
    pixels: U4 = opaque << np.uint32(24) | red << np.uint32(16) | green << np.uint32(8) | blue
    return pixels


def _reduced(image: U1, width: int, height: int) -> U1:
    """Return an image whose pixels are the means of those they stand for; opacity is multiplied in already."""
    from PIL import Image

    length, across = image.shape[:2]
    # Four channels without a meaning: as RGBA, Pillow would divide by the opacity and multiply again.
    four = Image.frombytes("CMYK", (across, length), np.ascontiguousarray(image).tobytes())
    reduced: U1 = np.asarray(four.resize((width, height), Image.Resampling.BOX))
    return reduced
