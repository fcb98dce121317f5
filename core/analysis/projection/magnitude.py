"""Values so large or so small that their squares, or coordinates made of them, are beyond single precision."""

from __future__ import annotations

import math

import numpy as np

from core.analysis.projection.chunks import Vectors

COMPARED = (1e-15, 1e15)
"""Between these the largest value lies where vectors are compared: products of two are distances."""
SHOWN = (0.0, 1e34)
"""Between these it lies where sums of values are coordinates."""


def excess(largest: float, compared: bool) -> int:
    """Return by which power of two vectors are to be divided, given their largest absolute value; mostly 0."""
    low, high = COMPARED if compared else SHOWN
    return 0 if largest == 0 or low <= largest <= high else math.frexp(largest)[1]


def divided(vectors: Vectors, power: int) -> Vectors:
    """Return vectors divided by a power of two, which changes no digit of any value, nor which are near which."""
    wide = vectors if vectors.dtype.kind == "f" and vectors.dtype.itemsize >= 4 else vectors.astype(np.float64)
    made: Vectors = np.ldexp(wide, -power)
    return made


def magnitude_notes(largest: float, power: int) -> tuple[str, ...]:
    """Return what is said about vectors that were divided."""
    if not power:
        return ()
    how = f"divided by 2^{power}" if power > 0 else f"multiplied by 2^{-power}"
    return (f"Values reach {largest:.2g}: they were {how} first, which changes nothing but the scale",)
