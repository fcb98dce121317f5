"""Encoded images as small pixels."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.model.arrays import U1
from core.readers.pixels import LARGEST, ImageError, failure, is_avif, opened, too_big

_MAGIC: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")


def looks_like_image(data: bytes) -> bool:
    """Return whether bytes begin as an encoded image does."""
    return data.startswith(_MAGIC) or is_avif(data) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def small_image(data: bytes, side: int = 0) -> U1:
    """Return the pixels of an encoded image, uint8 (h, w, 4) of RGBA; raises ImageError.

    Where `side` is given it comes reduced, with that many pixels along its longer side at least, unless it has fewer.
    JPEG images are reduced while they are decoded.
    """
    try:
        with opened(data) as image:
            width, height = image.size
            if width * height > LARGEST:
                raise too_big(image.size)
            if side and image.format == "JPEG":
                image.draft("RGB", (side, side))
            if side and min(image.size) > 0 and max(image.size) >= 2 * side:
                image = image.reduce(max(image.size) // side) if image.mode in ("L", "RGB") else image
            return np.asarray(image.convert("RGBA"))
    except ImageError:
        raise
    except Exception as error:  # decoders of damaged images raise whatever they stumble over
        raise failure(error) from error
