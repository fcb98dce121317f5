"""What painters are given: points with colours and emphasis, and the look they share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from core.cloud.forms import Forms
from core.model.arrays import F4, U1, U2

Rgba: TypeAlias = tuple[int, int, int, int]


class Emphasis:
    """How much a point is brought forward; those with larger values are drawn over the others."""

    HIDDEN = 0
    """Not drawn and not hit."""
    DIMMED = 1
    """Context: something else is emphasised."""
    NORMAL = 2
    NEIGHBOUR = 3
    SELECTED = 4


class Points(Protocol):
    """A cloud's points as painters read them; `core.views.Points` is one."""

    @property
    def positions(self) -> F4:
        """Float32 (n, 3)."""

    @property
    def colour_index(self) -> U2:
        """Uint16 (n,): index into `palette`."""

    @property
    def palette(self) -> U1:
        """Uint8 (k, 4), RGBA."""

    @property
    def emphasis(self) -> U1:
        """Uint8 (n,): a value of `Emphasis`."""

    @property
    def size(self) -> float:
        """Diameter in logical pixels."""

    @property
    def opacity(self) -> float:
        """0 to 1, of points that are neither emphasised nor dimmed."""

    @property
    def density(self) -> float:
        """0 to 1: share in which translucent points show how many they are, see `core.cloud.toning`."""

    @property
    def forms(self) -> Forms | None:
        """Sizes, opacities and shapes, None where all points are alike."""


@dataclass(frozen=True, slots=True, eq=False)
class PointArrays:
    """Plain arrays in the shape of `Points`."""

    positions: F4
    colour_index: U2
    palette: U1
    emphasis: U1
    size: float = 3.0
    opacity: float = 1.0
    density: float = 0.0
    forms: Forms | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How points stand out from what is behind them; both painters follow it.

    Attributes
    ----------
    background
        RGBA behind everything; far and dimmed points fade towards its colour.
    halo
        RGBA of the ring around selected points.
    dimmed
        Share of its colour that a dimmed point keeps.
    fog
        Share of its colour that the farthest point loses in three dimensions.
    """

    background: Rgba = (255, 255, 255, 255)
    halo: Rgba = (29, 32, 38, 255)
    dimmed: float = 0.22
    fog: float = 0.45


HALO_WIDTH = 1.5
"""Logical pixels of the ring around selected points."""


def diameter(size: float, emphasis: int) -> float:
    """Return the diameter at which a point is drawn: emphasised ones are larger and never tiny."""
    return size if emphasis <= Emphasis.NORMAL else max(size * 1.3, 6.0)


def widest(size: float) -> float:
    """Return the diameter of the largest thing drawn at a point, the halo included."""
    return diameter(size, Emphasis.SELECTED) + 2 * HALO_WIDTH


OVER_AT_MOST = 200_000
"""Translucent points that are laid over one another from back to front; more are added up."""


def added_up(points: Points, number: int) -> bool:
    """Return whether points, of which so many are in a picture, are added up in whatever order they come."""
    return points.density > 0 or (points.opacity < 1 and number > OVER_AT_MOST)


def auto_density(n: int, width: float, height: float, size: float) -> float:
    """Return in which share density is shown, for `n` points of a size in a picture of two dimensions.

    None of it while fewer than two points lie over a covered pixel, nothing else from eight on.
    """
    doublings = math.log2(max(_overlap(n, width, height, size), 1e-9))
    rising = min(max((doublings - 1) / 2, 0.0), 1.0)
    return round(rising * rising * (3 - 2 * rising), 3)


def _overlap(n: int, width: float, height: float, size: float) -> float:
    """Return the mean number of points over a covered pixel, taking a fifth of the picture as covered."""
    return n * size * size * math.pi / 4 / (0.2 * width * height)


def auto_style(n: int, width: float, height: float, dimensions: int = 3) -> tuple[float, float]:
    """Return size (logical pixels) and opacity (0 to 1) for `n` points in a picture of width x height.

    The size is chosen so that points would cover a quarter of the picture if none overlapped, between 2 and 8 pixels.
    In two dimensions the opacity falls with the mean number of points over a covered pixel, taking a fifth of the
    picture as covered, so that density shows; in three, points hide what is behind them.
    """
    area = width * height
    size = min(max(math.sqrt(0.25 * area / max(n, 1)), 2.0), 8.0)
    if dimensions == 3:
        return round(size, 1), 1.0
    overlap = max(_overlap(n, width, height, size), 1e-9)
    return round(size, 1), round(min(max(1 / math.sqrt(overlap), 0.15), 0.9), 2)
