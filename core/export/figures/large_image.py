"""Images of many pixels in figures, fitted in bands of rows.

Matplotlib turns an image into numbers of 32 bits before it fits it to the pixels of the figure, several times over:
tens of bytes a pixel, gigabytes for a page at 1200 dots per inch. Here the same is done for one band after the other.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from core.model.arrays import F4, U1

if TYPE_CHECKING:
    from matplotlib.image import BboxImage
    from matplotlib.transforms import Bbox, Transform

BAND = 1 << 20
"""Pixels of a band; images that have no more are drawn at once."""
_AROUND = 4
"""Rows beyond a band that its pixels may depend on."""


@lru_cache(maxsize=1)
def large_image() -> type[BboxImage]:
    """Return the class of images (h, w, 4), uint8, upper row first, over a rectangle of pixels."""
    from matplotlib.image import BboxImage

    class LargeImage(BboxImage):
        """Fitted band by band where it has many pixels."""

        def make_image(self, renderer: Any, magnification: float = 1.0, unsampled: bool = False) -> Any:
            """Return the image as the renderer needs it, lowest row first, and where its lower left corner is."""
            made = None if unsampled else _in_bands(self, renderer, magnification)
            return super().make_image(renderer, magnification, unsampled) if made is None else made

    return LargeImage


def _in_bands(image: BboxImage, renderer: Any, magnification: float) -> tuple[U1 | None, float, float, Any] | None:
    """Return what an image is fitted to the pixels as; None where it is small enough to be fitted at once."""
    from matplotlib.transforms import Affine2D, Bbox, BboxTransformTo

    size, pixels = renderer.get_canvas_width_height(), _pixels(image)
    out = image.get_window_extent(renderer)
    image._transform = BboxTransformTo(Bbox([[0, 0], size]))  # type: ignore[attr-defined]
    inside = Bbox.intersection(out, Bbox([[0, 0], size]))
    rows, columns = pixels.shape[:2]
    if rows * columns <= BAND or inside is None:
        return None
    left, lower, right, upper = _edges(inside, magnification)
    if left == right or lower == upper:
        return None, 0, 0, None
    placed = _placed(image, Bbox(out.get_points() / size), magnification) + Affine2D().translate(-left, -lower)
    fitted: U1 = np.empty((upper - lower, right - left, 4), dtype=np.uint8)
    asked = image.get_interpolation()
    image.set_interpolation(_interpolation(asked, placed, rows, columns))
    for first in range(0, upper - lower, max(BAND // columns, 1)):
        band = fitted[first : first + max(BAND // columns, 1)]
        band[:] = _band(image, placed, first, band.shape)
    image.set_interpolation(asked)
    return fitted, left / magnification, lower / magnification, placed


def _pixels(image: BboxImage) -> U1:
    pixels: U1 = image.get_array()  # type: ignore[assignment]
    return pixels


def _placed(image: BboxImage, share: Bbox, magnification: float) -> Transform:
    """Return the way from rows and columns of the image to pixels of the figure, from below."""
    from matplotlib.transforms import Affine2D

    rows, columns = _pixels(image).shape[:2]
    return (
        Affine2D().translate(0, -rows).scale(1, -1)
        + Affine2D().scale(share.width / columns, share.height / rows).translate(share.x0, share.y0)
        + image.get_transform()
        + Affine2D().scale(magnification)
    )


def _band(image: BboxImage, placed: Any, first: int, shape: tuple[int, ...]) -> U1:
    """Return the pixels from a row on, counted from below, that an image placed somehow has there."""
    from matplotlib import image as drawing
    from matplotlib.transforms import Affine2D

    pixels = _pixels(image)
    ends = placed.inverted().transform([[0, first], [0, first + shape[0]]])[:, 1]
    low = max(math.floor(ends.min()) - _AROUND, 0)
    high = min(math.ceil(ends.max()) + _AROUND, len(pixels))
    here = Affine2D().translate(0, low) + placed + Affine2D().translate(0, -first)
    part: F4 = np.divide(pixels[low:high], 0xFF, dtype=np.float32)
    part[..., :3] *= part[..., 3:]
    found: F4 = drawing._resample(image, part, shape[:2], here)  # type: ignore[attr-defined]
    opaque = found[..., 3:]
    found[..., :3] /= np.where(opaque != 0, opaque, 1)
    fitted: U1 = image.to_rgba(found, bytes=True, norm=False)
    return fitted


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
