"""The shapes of points as polygons, for figures that keep lines as lines."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from core.cloud.forms import Shape
from core.model.arrays import F8

_HALF = math.sqrt(math.pi) / 2
_TIP = 1.35
_ROUND = 48


@lru_cache(maxsize=16)
def outline(shape: int) -> tuple[F8, ...]:
    """Return the polygons (k, 2) of a shape of radius 1, x to the right and y upwards; holes run the other way round.

    They are what `core.cloud.formed.kernels.outside` paints.
    """
    match shape:
        case Shape.SQUARE:
            return (_HALF * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1.0]]),)
        case Shape.DIAMOND:
            return (_HALF * math.sqrt(2) * np.array([[0, -1], [1, 0], [0, 1], [-1, 0.0]]),)
        case Shape.TRIANGLE:
            return (_TIP * _around(3),)
        case Shape.STAR:
            inner = _TIP * math.cos(2 * math.pi / 5) / math.cos(math.pi / 5)
            return (np.stack([_TIP * _around(5), inner * _around(5, 0.5)], axis=1).reshape(-1, 2),)
        case Shape.PLUS:
            return (_arms(),)
        case Shape.CROSS:
            turn = math.sqrt(0.5) * np.array([[1, 1], [-1, 1]])
            return (_arms() @ turn,)
        case Shape.RING:
            return 1.06 * _around(_ROUND), 0.54 * _around(_ROUND)[::-1]
        case _:
            return (_around(_ROUND),)


def _around(corners: int, begin: float = 0.0) -> F8:
    """Return corners at equal distances around a circle, the first at the top or `begin` corners further on."""
    angles = 2 * math.pi * (np.arange(corners) + begin) / corners
    made: F8 = np.stack([np.sin(angles), np.cos(angles)], axis=1)
    return made


def _arms() -> F8:
    a, b = 1.2, 0.4
    upper = [(b, b), (a, b), (a, -b), (b, -b), (b, -a), (-b, -a)]
    return np.array([*upper, *((-x, -y) for x, y in upper)])
