"""Logged images, as they were encoded and as pixels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from numpy.typing import NDArray

from core.model.arrays import F8, U1


class ImageFormat(StrEnum):
    """How an image is encoded; UNKNOWN where its first bytes do not tell."""

    UNKNOWN = ""
    PNG = "png"
    JPEG = "jpeg"
    GIF = "gif"
    WEBP = "webp"
    BMP = "bmp"
    TIFF = "tiff"
    AVIF = "avif"
    SVG = "svg"

    @property
    def media_type(self) -> str:
        """What the format is called among programs: ``"image/png"``."""
        return f"image/{'svg+xml' if self is ImageFormat.SVG else self.value}"


@dataclass(frozen=True, slots=True)
class EncodedImage:
    """One image as it was encoded."""

    data: bytes
    format: ImageFormat


@dataclass(frozen=True, slots=True)
class Images:
    """The samples that one tag logged at one step.

    Attributes
    ----------
    width, height
        Pixels of each sample, as logged; a writer may be wrong.
    samples
        In the logged order; there may be none.
    """

    width: int
    height: int
    samples: tuple[EncodedImage, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """A decoded image.

    Attributes
    ----------
    frames
        uint8 (n, height, width, 4), RGBA, not premultiplied; more than one for an animation.
    durations
        float64 (n,): seconds that each frame is shown for; zero for a still image.
    complete
        False if the animation has more frames than were asked for or fit in memory.
    """

    frames: U1
    durations: F8
    complete: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """A decoded image with the numbers that were logged.

    Attributes
    ----------
    values
        uint8, uint16 or float32 (n, height, width, c): a frame each, of grey, grey and alpha, RGB or RGBA; alpha is not
        multiplied into the others.
    durations
        float64 (n,): seconds that each frame is shown for; zero for a still image.
    width, height
        Pixels of the image as it is encoded.
    white
        The number that is drawn white.
    level
        How often it was halved: a pixel is the mean of ``2**level`` by ``2**level`` encoded ones.
    complete
        False if the animation has more frames than fit.
    """

    values: NDArray[Any]
    durations: F8
    width: int
    height: int
    white: float
    level: int = 0
    complete: bool = True

    @property
    def nbytes(self) -> int:
        """Bytes that it holds."""
        return int(self.values.nbytes)
