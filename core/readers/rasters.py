"""Images as the numbers that were logged, also at half, a quarter … of their size where they are shown small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from core.model.image import Raster
from core.readers.pixels import LARGEST, TRIALS, ImageError, failure, image_size, opened, too_big
from core.readers.vector import drawn_vector, is_svg, vector

if TYPE_CHECKING:
    from PIL.Image import Image

_AS_THEY_ARE: Final = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}
_SIXTEEN: Final = 65535.0
_MOST_DRAFT: Final = 8
"""JPEG is decoded at an eighth of its size at least."""


def decode_raster(data: bytes, level: int = 0, largest: int = LARGEST) -> Raster:
    """Return the numbers of an encoded image, of an animation all frames; raises ImageError.

    16 bits stay 16 bits and numbers with a fraction stay what they are, in images of one channel; other images come as
    bytes. JPEG images are reduced while they are decoded, and SVG images are drawn at that size.

    Parameters
    ----------
    level
        How often the image is halved: a pixel is the mean of ``2**level`` by ``2**level`` ones.
    largest
        At most so many pixels in all frames together; an image with more in its first frame is refused.
    """
    try:
        if is_svg(data):
            pixels, width, height = drawn_vector(data, level, largest)
            return Raster(pixels[None], np.zeros(1), width, height, 255.0, level)
        with opened(data) as image:
            return _decoded(image, level, largest)
    except ImageError:
        raise
    except Exception as error:  # decoders of damaged images raise whatever they stumble over
        raise failure(error) from error


def raster_size(data: bytes) -> tuple[int, int]:
    """Return width and height of an encoded image without decoding it; raises ImageError."""
    if is_svg(data):
        found = vector(data)
        return found.width, found.height
    return image_size(data)


def level_for(width: int, height: int, room: int) -> int:
    """Return how often an image can be halved so that its longer side still has `room` pixels; 0 for no room."""
    level = 0
    while room and max(width, height) >> (level + 1) >= room:
        level += 1
    return level


def _decoded(image: Image, level: int, largest: int) -> Raster:
    width, height = image.size
    if width * height > min(largest, LARGEST):
        raise too_big(image.size)
    if image.mode.startswith("I") or image.mode == "F":
        return _numbers(image)
    if image.format == "JPEG" and level:
        factor = min(2**level, _MOST_DRAFT)
        image.draft(image.mode, (max(width // factor, 1), max(height // factor, 1)))
    room = max(1, min(TRIALS, largest // max(width * height, 1)))
    frames: list[NDArray[Any]] = []
    durations: list[float] = []
    for frame, seconds in _frames(image, room + 1, (width, height), level):
        if len(frames) == room:
            return Raster(np.stack(frames), np.array(durations), width, height, 255.0, level, complete=False)
        frames.append(frame)
        durations.append(seconds)
    alike = max(frame.shape[-1] for frame in frames)
    frames = [frame if frame.shape[-1] == alike else _with_alpha(frame, alike) for frame in frames]
    return Raster(np.stack(frames), np.array(durations), width, height, 255.0, level)


def _numbers(image: Image) -> Raster:
    """Return an image of one channel of more than 8 bits; it is never reduced."""
    width, height = image.size
    found = np.asarray(image)
    if image.mode.startswith("I;16"):
        values: NDArray[Any] = found.astype(np.uint16)
        white = _SIXTEEN
    else:
        values = found.astype(np.float32)
        finite = values[np.isfinite(values)]
        highest = float(finite.max()) if finite.size else 0.0
        white = _white(highest, image.mode == "F")
    return Raster(values[None, ..., None], np.zeros(1), width, height, white)


def _white(highest: float, fractions: bool) -> float:
    """Return what is white in numbers that say nothing of it: the least usual limit that none exceeds."""
    limits = (1.0, 255.0, _SIXTEEN) if fractions else (255.0, _SIXTEEN)
    return next((limit for limit in limits if highest <= limit), highest)


def _frames(image: Image, most: int, size: tuple[int, int], level: int) -> Iterator[tuple[NDArray[Any], float]]:
    """Yield frames and how long they are shown for in seconds, up to one that is damaged or has another size."""
    animated = getattr(image, "n_frames", 1) > 1
    first = image.size
    for number in range(most if animated else 1):
        try:
            if animated:
                image.seek(number)
            if image.size != first:
                return
            frame = _reduced(image, size, level)
        except Exception:  # the end of the file, or damage of any kind
            if number == 0:
                raise
            return
        yield frame, float(image.info.get("duration") or 0) / 1000 if animated else 0.0


def _reduced(image: Image, size: tuple[int, int], level: int) -> NDArray[Any]:
    """Return the frame at hand, (height, width, c), reduced as far as decoding has not done it."""
    plain = image if image.mode in _AS_THEY_ARE else image.convert(_simple(image))
    done = max(round(size[0] / max(image.size[0], 1)), 1)
    rest = 2**level // done
    if rest > 1:
        plain = plain.reduce(rest)
    return np.array(plain).reshape(plain.size[1], plain.size[0], _AS_THEY_ARE[plain.mode])


def _simple(image: Image) -> str:
    if image.mode == "1":
        return "L"
    return "RGBA" if image.has_transparency_data else "RGB"


def _with_alpha(frame: NDArray[Any], channels: int) -> NDArray[Any]:
    """Return a frame with as many channels as others of its animation have."""
    grey = frame[..., :1]
    colours = frame[..., :3] if frame.shape[-1] >= 3 else np.repeat(grey, 3, axis=-1)
    if channels < 4:
        return colours[..., :channels]
    alpha = frame[..., 1:2] if frame.shape[-1] == 2 else np.full_like(grey, 255)
    return np.concatenate((colours, alpha), axis=-1)
