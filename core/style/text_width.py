"""About how wide a text is before anything draws it: enough to leave room for it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_LATIN: Final = (
    28, 28, 40, 63, 64, 81, 64, 22, 36, 36, 50, 66, 28, 46, 28, 36, 62, 46, 61, 64, 64, 61, 62, 57, 62, 62, 28, 28, 66,
    66, 66, 51, 94, 68, 65, 73, 72, 60, 59, 74, 74, 26, 54, 65, 56, 89, 75, 76, 63, 76, 64, 64, 64, 74, 68, 95, 64, 66,
    62, 36, 36, 36, 47, 45, 50, 56, 62, 56, 62, 58, 36, 61, 59, 24, 24, 54, 24, 87, 59, 60, 61, 61, 37, 52, 36, 58, 56,
    81, 54, 56, 54, 36, 33, 36, 66,
)  # fmt: skip
"""Widths of the characters from blank to tilde in Inter, in hundredths of the size of the type."""
_OTHER, _WIDE = 0.66, 1.05


def text_width(text: str, size: float, most: float) -> float:
    """Return about how wide a text is in a size of type, `most` for all that is wider: nothing beyond is looked at."""
    width = 0.0
    for character in text:
        width += _width_of(character) * size
        if width >= most:
            return most
    return width


@lru_cache(maxsize=20_000)
def _width_of(character: str) -> float:
    place = ord(character) - 32
    if 0 <= place < len(_LATIN):
        return _LATIN[place] / 100
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    return _WIDE if unicodedata.east_asian_width(character) in ("W", "F") else _OTHER
