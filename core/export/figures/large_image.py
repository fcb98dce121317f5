"""Images of many pixels in figures, fitted in bands of rows.

Matplotlib turns an image into numbers of 32 bits before it fits it to the pixels of the figure, several times over:
tens of bytes a pixel, gigabytes for a page at 1200 dots per inch. Here the same is done for one band after the other.
"""

from __future__ import annotations

import math
from typing import Any

import matplotlib.image as drawing
import numpy as np
from matplotlib.image import BboxImage
from matplotlib.transforms import Affine2D, Bbox, BboxTransformTo, Transform

from core.model.arrays import F4, U1

BAND = 1 << 20
"""Pixels of a band; images that have no more are drawn at once."""
_AROUND = 4
"""Rows beyond a band that its pixels may depend on."""


class LargeImage(BboxImage):
    """An image (h, w, 4), uint8, upper row first, over a rectangle of pixels."""

    def make_image(self, renderer: Any, magnification: float = 1.0, unsampled: bool = False) -> Any:
        """Return the image as the renderer needs it, lowest row first, and where its lower left corner is."""
        size = renderer.get_canvas_width_height()
        out = self.get_window_extent(renderer)
        self._transform = BboxTransformTo(Bbox([[0, 0], size]))
        inside = Bbox.intersection(out, Bbox([[0, 0], size]))
        rows, columns = self._pixels.shape[:2]
        if unsampled or rows * columns <= BAND or inside is None:
            return super().make_image(renderer, magnification, unsampled)
        left, lower, right, upper = _edges(inside, magnification)
        if left == right or lower == upper:
            return None, 0, 0, None
        placed = self._placed(Bbox(out.get_points() / size), magnification) + Affine2D().translate(-left, -lower)
        fitted = np.empty((upper - lower, right - left, 4), dtype=np.uint8)
        asked = self.get_interpolation()
        self.set_interpolation(_interpolation(asked, placed, rows, columns))
        for first in range(0, upper - lower, max(BAND // columns, 1)):
            band = fitted[first : first + max(BAND // columns, 1)]
            band[:] = self._band(placed, first, band.shape)
        self.set_interpolation(asked)
        return fitted, left / magnification, lower / magnification, placed

    @property
    def _pixels(self) -> U1:
        image: U1 = self.get_array()  # type: ignore[assignment]
        return image

    def _placed(self, share: Bbox, magnification: float) -> Transform:
        """Return the way from rows and columns of the image to pixels of the figure, from below."""
        rows, columns = self._pixels.shape[:2]
        return (
            Affine2D().translate(0, -rows).scale(1, -1)
            + Affine2D().scale(share.width / columns, share.height / rows).translate(share.x0, share.y0)
            + self.get_transform()
            + Affine2D().scale(magnification)
        )

    def _band(self, placed: Any, first: int, shape: tuple[int, ...]) -> U1:
        """Return the pixels from a row on, counted from below, that an image placed somehow has there."""
        ends = placed.inverted().transform([[0, first], [0, first + shape[0]]])[:, 1]
        low = max(math.floor(ends.min()) - _AROUND, 0)
        high = min(math.ceil(ends.max()) + _AROUND, len(self._pixels))
        here = Affine2D().translate(0, low) + placed + Affine2D().translate(0, -first)
        part: F4 = np.divide(self._pixels[low:high], 0xFF, dtype=np.float32)
        part[..., :3] *= part[..., 3:]
        found: F4 = drawing._resample(self, part, shape[:2], here)  # type: ignore[attr-defined]
        opaque = found[..., 3:]
        found[..., :3] /= np.where(opaque != 0, opaque, 1)
        pixels: U1 = self.to_rgba(found, bytes=True, norm=False)
        return pixels


def _edges(inside: Bbox, magnification: float) -> tuple[int, int, int, int]:
    """Return the edges of the pixels that Matplotlib draws of a rectangle: left, lower, right, upper."""
    left, lower, right, upper = (np.array(inside.extents) * magnification).tolist()
    edges = left + 0.5, lower - 0.5 - 1e-8, right + 0.5 + 1e-8, upper - 0.5
    return math.floor(edges[0]), math.ceil(edges[1]), math.floor(edges[2]), math.ceil(edges[3])


def _interpolation(asked: str, placed: Any, rows: int, columns: int) -> str:
    """Return how pixels are interpolated, which Matplotlib decides by whether an image fits exactly."""
    if asked not in ("auto", "antialiased"):
        return asked
    reach = np.abs(np.diff(placed.transform([[0, 0], [columns, rows]]), axis=0))[0]
    exact = (wide > 3 * there or wide in (there, 2 * there) for wide, there in zip(reach, (columns, rows), strict=True))
    return "nearest" if all(exact) else "hanning"
