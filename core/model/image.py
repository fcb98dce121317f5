"""Logged images, as they were encoded and as pixels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
