"""Images with what is written beside them, as a part of a picture."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import U1


@dataclass(frozen=True, slots=True, eq=False)
class PlacedImage:
    """An image with its place in logical pixels from the left upper corner of its part.

    Attributes
    ----------
    pixels
        uint8 (h, w, 4), RGBA; only what is in sight.
    smooth
        Whether it is smoothed where it is enlarged.
    edged
        Whether a hairline says where it ends, whatever lies beside it.
    """

    pixels: U1
    left: float
    top: float
    width: float
    height: float
    smooth: bool = False
    edged: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text from a place on, in a room of a width; `mark` is the colour of a swatch before it, or empty."""

    text: str
    left: float
    middle: float
    width: float
    mark: str = ""
    strong: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ImagePart:
    """The images of a card below its title and note.

    Attributes
    ----------
    key, title, run, colour
        Of the card: its tag, and whose images they are.
    note
        Step, time and what is compared.
    images, labels
        What is drawn.
    """

    key: str
    title: str
    run: str
    colour: str
    note: str
    images: tuple[PlacedImage, ...]
    labels: tuple[Label, ...]
