"""Images: their size and their encoded samples."""

from __future__ import annotations

from typing import Final

from core.model.image import EncodedImage, ImageFormat, Images
from core.readers.pixels import is_avif
from core.readers.tensorboard.payloads.found import Found, strings
from core.readers.tensorboard.wire import WireError
from core.readers.vector import is_svg

_MOST: Final = 1 << 16
"""More samples in one value are damage."""
_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", ImageFormat.PNG),
    (b"\xff\xd8\xff", ImageFormat.JPEG),
    (b"GIF87a", ImageFormat.GIF),
    (b"GIF89a", ImageFormat.GIF),
    (b"BM", ImageFormat.BMP),
    (b"II*\0", ImageFormat.TIFF),
    (b"MM\0*", ImageFormat.TIFF),
)


def images(found: Found) -> Images:
    """Return width, height and encoded samples; raises WireError.

    Written as a list of width, height and samples, or, before there were plugins, as one image.
    """
    held = strings(found, _MOST)
    if len(held) < 2:
        raise WireError("the value is no image")
    samples = tuple(EncodedImage(data, image_format(data)) for data in held[2:])
    return Images(_size(held[0]), _size(held[1]), samples)


def image_format(data: bytes) -> ImageFormat:
    """Return how an image is encoded, by its first bytes."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ImageFormat.WEBP
    if is_avif(data):
        return ImageFormat.AVIF
    if is_svg(data):
        return ImageFormat.SVG
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), ImageFormat.UNKNOWN)


def _size(digits: bytes) -> int:
    if not 0 < len(digits) <= 10 or not digits.isdigit():
        raise WireError("an image does not say how big it is")
    return int(digits)
