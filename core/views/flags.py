"""What stands in a chart beside its curves: marked points, thresholds, notes, odd points, a range of steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from core.model.arrays import F8

FLAG_SIZE: Final = 6.0
"""Half the size of a flag's sign in logical pixels."""
LABEL_HEIGHT: Final = 14.0
ODD_HEIGHT: Final = 14.0
"""Of the strip at the lower edge that odd points stand in."""
_GAP: Final = 4.0
_Rect: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom."""


class FlagKind(StrEnum):
    """What is marked."""

    BEST = "best"
    FINAL = "final"
    NOTE = "note"
    NAN = "nan"
    INFINITE = "infinite"
    DIVERGENCE = "divergence"
    RESTART = "restart"


VALUES: Final = (FlagKind.BEST, FlagKind.FINAL)
"""Flags that stand on a curve with a label."""
ODD: Final = (FlagKind.NAN, FlagKind.INFINITE, FlagKind.DIVERGENCE, FlagKind.RESTART)
"""Flags that stand on the lower edge of the chart."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A marked place.

    Attributes
    ----------
    x, y
        In data units; without a y notes stand at the upper edge and odd points at the lower one.
    text
        What is written beside it where there is room.
    tip
        What it says in full.
    colour
        ``"#rrggbb"``.
    keys
        Runs it is about, or the note that it is.
    until
        Where the marked stretch ends, in data units; None for a point.
    second
        Whether y is on the vertical axis at the right.
    """

    kind: FlagKind
    x: float
    y: float | None
    text: str
    tip: str
    colour: str
    keys: tuple[str, ...] = ()
    until: float | None = None
    second: bool = False


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A threshold: a horizontal line at a value, what is written on it, and whose it is."""

    value: float
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Extent:
    """A range of the horizontal axis in data units, with the labels of its ends."""

    lower: float
    upper: float
    texts: tuple[str, str]


def _disc(radius: float) -> F8:
    turns = np.linspace(0, 2 * math.pi, 24, endpoint=False)
    return radius * np.stack([np.cos(turns), np.sin(turns)], axis=1)


def _star() -> F8:
    turns = np.arange(10) * math.pi / 5 - math.pi / 2
    radii = np.where(np.arange(10) % 2 == 0, FLAG_SIZE, FLAG_SIZE * 0.45)
    star: F8 = radii[:, None] * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    return star


def _cross() -> F8:
    arm, thick = 4.5, 1.25
    corners = [(thick, 0), (arm, arm - thick), (arm - thick, arm), (0, thick)]
    turned = [(x * c - y * s, x * s + y * c) for c, s in ((1, 0), (0, 1), (-1, 0), (0, -1)) for x, y in corners[1:3]]
    inner = [(thick * c, thick * s) for c, s in ((0, 1), (-1, 0), (0, -1), (1, 0))]
    return np.array([each for place in range(4) for each in (*turned[2 * place : 2 * place + 2], inner[place])])


SIGNS: Final = MappingProxyType(
    {
        FlagKind.BEST: _star(),
        FlagKind.FINAL: _disc(3.75),
        FlagKind.NOTE: np.array([(0, 6), (0, -7), (9, -4), (1.5, -1), (1.5, 6)], dtype=np.float64),
        FlagKind.NAN: _cross(),
        FlagKind.INFINITE: np.array([(0, -5), (4.5, 0), (0, 5), (-4.5, 0)], dtype=np.float64),
        FlagKind.DIVERGENCE: np.array([(0, -5), (5, 4), (-5, 4)], dtype=np.float64),
        FlagKind.RESTART: np.array(
            [(-5, 0), (1, -5), (1, -1.5), (5, -1.5), (5, 1.5), (1, 1.5), (1, 5)], dtype=np.float64
        ),
    }
)
"""Outlines around the place in logical pixels, y downwards: shapes differ, so that colour alone tells nothing."""


def labelled(
    anchors: Sequence[tuple[float, float, float]],
    width: float,
    height: float,
) -> list[tuple[float, float] | None]:
    """Return where the labels of marked places stand, their left and upper edge in pixels; None where there is no room.

    Parameters
    ----------
    anchors
        Places and the widths of their labels, the most important first.
    width, height
        Of the area that labels stay inside of.
    """
    signs = [_sign(x, y) for x, y, _ in anchors]
    page, boxes = (0.0, 0.0, width, height), list[_Rect]()
    found: list[tuple[float, float] | None] = []
    for x, y, wide in anchors:
        others = [*boxes, *(sign for sign in signs if sign != _sign(x, y))]
        rooms = ((left, top, left + wide, top + LABEL_HEIGHT) for left, top in _places(x, y, wide))
        free = (each for each in rooms if _inside(each, page) and not any(_meet(each, one) for one in others))
        room = next(free, None)
        found.append(None if room is None else room[:2])
        boxes += [] if room is None else [room]
    return found


def _sign(x: float, y: float) -> _Rect:
    return x - FLAG_SIZE, y - FLAG_SIZE, x + FLAG_SIZE, y + FLAG_SIZE


def _inside(one: _Rect, other: _Rect) -> bool:
    return one[0] >= other[0] and one[1] >= other[1] and one[2] <= other[2] and one[3] <= other[3]


def _meet(one: _Rect, other: _Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _places(x: float, y: float, wide: float) -> Sequence[tuple[float, float]]:
    """Return where a label may stand: above, below, at the right, at the left, and at the corners."""
    above, below = y - FLAG_SIZE - LABEL_HEIGHT, y + FLAG_SIZE
    right, left, middle = x + FLAG_SIZE + _GAP, x - FLAG_SIZE - _GAP - wide, y - LABEL_HEIGHT / 2
    upright = [(at, row) for at in (x - wide / 2, x - wide, x) for row in (above, below)]
    return [*upright[:2], (right, middle), (left, middle), *upright[2:]]
