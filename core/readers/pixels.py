"""Images as pixels, whatever they are encoded in; what would take too much memory is refused."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from core.model import U1
from core.model.image import Pixels

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST: Final = 1 << 26
"""Pixels of the biggest image that is decoded: 256 MiB."""
_FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "PPM", "ICO", "AVIF")
"""Formats that are decoded by libraries alone; others start programs or follow links."""
_BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"RIFF", "WebP"), (b"BM", "BMP"),
    (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"),
)  # fmt: skip
"""How files of a format begin."""
TRIALS: Final = 1 << 12
"""More frames are not looked at."""


class ImageError(ValueError):
    """Raised where an image cannot be decoded; the message says why, in one sentence."""


def image_size(data: bytes) -> tuple[int, int]:
    """Return width and height of an encoded image without decoding it; raises ImageError."""
    try:
        with opened(data) as image:
            return image.size
    except ImageError:
        raise
    except Exception as error:
        raise failure(error) from error


def decode_image(data: bytes, frames: int = TRIALS, largest: int = LARGEST) -> Pixels:
    """Return the pixels of an encoded image, of an animation all frames; raises ImageError.

    Parameters
    ----------
    frames
        At most so many frames, at least one.
    largest
        At most so many pixels in all frames together; an image with more in its first frame is refused.
    """
    try:
        with opened(data) as image:
            return _decoded(image, frames, largest)
    except ImageError:
        raise
    except Exception as error:  # decoders of damaged images raise whatever they stumble over
        raise failure(error) from error


def opened(data: bytes) -> Image:
    """Return an encoded image whose pixels are not decoded yet; raises ImageError for one that is too big."""
    from PIL import Image, UnidentifiedImageError

    if not data:
        raise ImageError("The image is empty: nothing was logged")
    avif = is_avif(data)
    if avif and not _reads_avif():
        raise ImageError("The image cannot be decoded: this Pillow was built without AVIF")
    size = _claimed_size(data)
    if size is not None and size[0] * size[1] > LARGEST:
        raise too_big(size)
    try:
        return Image.open(io.BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError as error:
        name = "AVIF" if avif else next((name for begin, name in _BEGINNINGS if data.startswith(begin)), "")
        if name:
            raise ImageError(f"The image cannot be decoded: its {name} is cut off or damaged") from error
        raise


def is_avif(data: bytes) -> bool:
    """Return whether encoded bytes begin as AVIF does, a still image or an animation."""
    return data[4:12] in (b"ftypavif", b"ftypavis")


def _reads_avif() -> bool:
    from PIL import features

    return bool(features.check("avif"))


def _claimed_size(data: bytes) -> tuple[int, int] | None:
    """Return the size that a PNG, GIF or BMP image says it has, so that nothing is prepared for impossible ones."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack_from(">II", data, 16)
    elif data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:
        width, height = struct.unpack_from("<HH", data, 6)
    elif data.startswith(b"BM") and len(data) >= 26:
        width, height = (abs(side) for side in struct.unpack_from("<ii", data, 18))
    else:
        return None
    return width, height


def _decoded(image: Image, frames: int, largest: int) -> Pixels:
    width, height = image.size
    if width * height > min(largest, LARGEST):
        raise too_big(image.size)
    room = max(1, min(frames, TRIALS, largest // max(width * height, 1)))
    decoded: list[U1] = []
    durations: list[float] = []
    for frame, seconds in _frames(image, room + 1):
        if len(decoded) == room:
            return Pixels(np.stack(decoded), np.array(durations), complete=False)
        decoded.append(frame)
        durations.append(seconds)
    return Pixels(np.stack(decoded), np.array(durations))


def _frames(image: Image, most: int) -> Iterator[tuple[U1, float]]:
    """Yield frames and how long they are shown for in seconds, up to one that is damaged or has another size."""
    size = image.size
    for number in range(most):
        try:
            image.seek(number)
            if image.size != size:
                return
            frame = _rgba(image)
        except Exception:  # the end of the file, or damage of any kind
            if number == 0:
                raise
            return
        yield frame, float(image.info.get("duration") or 0) / 1000


def _rgba(image: Image) -> U1:
    """Return the pixels of the frame at hand, uint8 (height, width, 4); 16 bits are reduced to 8 as browsers do."""
    if image.mode.startswith("I;16"):
        grey = (np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8)
        return np.dstack((grey, grey, grey, np.full_like(grey, 255)))
    return np.asarray(image.convert("RGBA"))


def too_big(size: tuple[int, int]) -> ImageError:
    """Return what is raised for an image of a size."""
    return ImageError(f"An image of {size[0]} × {size[1]} pixels is too big to be shown")


def failure(error: Exception) -> ImageError:
    """Return what is raised for whatever a decoder has stumbled over."""
    from PIL import UnidentifiedImageError

    if isinstance(error, UnidentifiedImageError):  # whose words hold an address in memory
        return ImageError("The image cannot be decoded: it begins like none of a known format")
    words = str(error).splitlines()
    return ImageError(f"The image cannot be decoded: {words[0] if words else type(error).__name__}")
