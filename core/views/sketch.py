"""A drawing of a few kinds of marks as part of a picture: what windows and figures draw alike without knowing more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from core.model import F8, U1


class Words(StrEnum):
    """The kinds of text, by the scale of type."""

    CAPTION = "caption"
    TABLE = "table"
    HEADING = "heading"
    """As TABLE, and semibold."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A rectangle in logical pixels, filled, with a hairline around it or both; colours are ``"#rrggbb"``."""

    left: float
    top: float
    width: float
    height: float
    fill: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """A line through points (k, 2) in logical pixels."""

    points: F8
    colour: str
    width: float = 1.0
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Shade:
    """A filled polygon with corners (k, 2)."""

    corners: F8
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """Discs around centres (n, 2) in one colour."""

    centres: F8
    radius: float
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """An image uint8 (h, w, 4), RGBA, over a rectangle, its pixels crisp."""

    pixels: U1
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a rectangle, in its middle from top to bottom; who draws shortens it or breaks it into lines.

    Attributes
    ----------
    across
        ``"left"``, ``"center"`` or ``"right"``.
    lines
        How many there may be; of more than one the first begins at the top.
    upwards
        Whether it is turned and read from below; then `width` and `height` are still those on the page.
    """

    left: float
    top: float
    width: float
    height: float
    text: str
    colour: str
    kind: Words = Words.CAPTION
    across: str = "left"
    lines: int = 1
    upwards: bool = False


Mark: TypeAlias = Plate | Stroke | Shade | Dots | Raster | Text


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """Marks, bottom first."""

    width: float
    height: float
    marks: tuple[Mark, ...] = ()
