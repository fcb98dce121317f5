"""Runs as points between two axes, as part of a picture: places in logical pixels from the part's upper left corner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model import F4, F8, I8, U1
from core.model.arrays import Bool
from core.views.legends import Legend

Rgba = tuple[int, int, int, int]
_NAMED = 70.0
"""Length in logical pixels from which a line has room for its name."""


@dataclass(frozen=True, slots=True)
class PlaneTick:
    """A label beside an axis, `at` logical pixels along it; `room` is the width of a category's slot, else 0."""

    at: float
    label: str
    room: float = 0.0


@dataclass(frozen=True, slots=True)
class PlaneRail:
    """Where runs without a finite number lie, and how many do; without a label it is one that another plane names."""

    key: str
    label: str
    at: float
    count: int

    @property
    def text(self) -> str:
        """What is written beside it."""
        return f"{self.label} {self.count:,}" if self.label else ""


@dataclass(frozen=True, slots=True, eq=False)
class PlaneMarginal:
    """A histogram of the shown points along an axis: edges (k + 1,) in logical pixels, shares 0 to 1 (k,)."""

    edges: F8
    shares: F8


@dataclass(frozen=True, slots=True, eq=False)
class PlaneAxis:
    """One of the two axes.

    Attributes
    ----------
    key
        The field it shows.
    title, detail
        Its name, and a word on its scale; empty where there is nothing to say.
    ticks, rails
        What places along it mean.
    ranges
        What is brushed, as pairs of logical pixels, the smaller first.
    marginal
        How the shown points are distributed, None if that is not drawn.
    """

    key: str
    title: str
    detail: str
    ticks: tuple[PlaneTick, ...] = ()
    rails: tuple[PlaneRail, ...] = ()
    ranges: tuple[tuple[float, float], ...] = ()
    marginal: PlaneMarginal | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PlanePath:
    """A polyline, float64 (m, 2), NaN breaks it.

    Attributes
    ----------
    label, named
        What it is, and whether that is written on it.
    halo
        Whether an edge of the background's colour parts it from what lies below.
    """

    points: F8
    colour: str
    width: float = 2.0
    dashed: bool = False
    label: str = ""
    halo: bool = True
    named: bool = False

    @property
    def name_at(self) -> tuple[float, float] | None:
        """Where its name is written: the middle of its longest piece, None where all are too short for a name."""
        ends = np.flatnonzero(np.isnan(self.points).any(axis=1))
        pieces = [piece[~np.isnan(piece).any(axis=1)] for piece in np.split(self.points, ends)]
        lengths = [float(np.hypot(*np.diff(piece, axis=0).T).sum()) if len(piece) > 1 else 0.0 for piece in pieces]
        longest = int(np.argmax(lengths))
        if lengths[longest] < _NAMED:
            return None
        x, y = pieces[longest][len(pieces[longest]) // 2].tolist()
        return x, y


@dataclass(frozen=True, slots=True, eq=False)
class PlaneBand:
    """A filled range below the points: x (m,), and its two edges (m,)."""

    x: F8
    upper: F8
    lower: F8
    colour: str
    opacity: float = 0.18


@dataclass(frozen=True, slots=True, eq=False)
class PlaneImage:
    """An image below the points, uint8 (h, w, 4), straight red, green, blue, alpha: a surface over the area.

    Attributes
    ----------
    left, top, right, bottom
        Its edges in logical pixels.
    even
        Whether pixels are squares of one colour, of cells that say nothing of each other, instead of smoothed.
    """

    pixels: U1
    left: float
    top: float
    right: float
    bottom: float
    even: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in logical pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Logical pixels across."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Logical pixels down."""
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        """Return whether a place is inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Points between two axes.

    Attributes
    ----------
    x, y
        The axes.
    area
        Between the axes; rails stand outside of it.
    places
        float32 (n, 2), logical pixels; NaN where a value lies beyond what the axes show.
    keys
        Names of the runs, in the order of the points.
    shown
        bool (n,): points inside all brushes; the others are faint.
    colours
        uint8 (n, 3), red, green, blue of the shown points.
    diameters
        float32 (n,), logical pixels.
    opacity
        Of a single shown point, 0 to 1.
    selected
        Numbers of the points that are emphasised.
    order
        Numbers of all points in the order in which they are drawn.
    below, above
        Bands, surfaces and lines under the points, and lines over them.
    marked
        Numbers of points that have a ring around them, such as those of a front; None where none can be.
    legend
        What the colours mean.
    note
        How many of all runs are shown.
    bare
        Whether it is one of many small ones, without titles of axes.
    rail
        Width of a rail in logical pixels.
    """

    x: PlaneAxis
    y: PlaneAxis
    area: Area
    places: F4
    keys: tuple[str, ...]
    shown: Bool
    colours: U1
    diameters: F4
    opacity: float
    selected: I8
    order: I8
    below: tuple[PlaneBand | PlaneImage | PlanePath, ...] = ()
    above: tuple[PlanePath, ...] = ()
    legend: Legend | None = None
    note: str = ""
    bare: bool = False
    rail: float = 22.0
    marked: I8 | None = None
