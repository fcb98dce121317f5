"""Types of TensorProto elements, by the numbers that are written to files."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from core.model import U1

FLOAT: Final = 1
DOUBLE: Final = 2
STRING: Final = 7
BOOL: Final = 10
BFLOAT16: Final = 14
HALF: Final = 19

FLOATS: Final = 1
DOUBLES: Final = 2
SIGNED: Final = 3
UNSIGNED: Final = 4
SHORT_FLOATS: Final = 5


class Element(NamedTuple):
    """How elements of a type are stored.

    Attributes
    ----------
    family
        FLOATS, DOUBLES, SIGNED, UNSIGNED or SHORT_FLOATS.
    size
        Bytes in ``tensor_content``.
    field
        Number of the TensorProto field that holds them otherwise.
    wide
        Whether float32 cannot hold every value.
    numpy
        Name of the NumPy type in ``tensor_content``.
    """

    family: int
    size: int
    field: int
    wide: bool
    numpy: str


ELEMENTS: Final[dict[int, Element]] = {
    FLOAT: Element(FLOATS, 4, 5, False, "<f4"),
    DOUBLE: Element(DOUBLES, 8, 6, True, "<f8"),
    3: Element(SIGNED, 4, 7, True, "<i4"),
    4: Element(UNSIGNED, 1, 7, False, "u1"),
    5: Element(SIGNED, 2, 7, False, "<i2"),
    6: Element(SIGNED, 1, 7, False, "i1"),
    9: Element(SIGNED, 8, 10, True, "<i8"),
    BOOL: Element(UNSIGNED, 1, 11, False, "?"),
    BFLOAT16: Element(SHORT_FLOATS, 2, 13, False, "<u2"),
    17: Element(UNSIGNED, 2, 7, False, "<u2"),
    HALF: Element(SHORT_FLOATS, 2, 13, False, "<f2"),
    22: Element(UNSIGNED, 4, 16, True, "<u4"),
    23: Element(UNSIGNED, 8, 17, True, "<u8"),
}

TYPES: Final = 32


def _table(name: str) -> U1:
    table = np.zeros(TYPES, np.uint8)
    for number, element in ELEMENTS.items():
        table[number] = getattr(element, name)
    return table


FAMILY: Final[U1] = _table("family")
SIZE: Final[U1] = _table("size")
FIELD: Final[U1] = _table("field")
WIDE: Final[U1] = _table("wide")
