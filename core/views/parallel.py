"""Parallel coordinates as part of a picture: axes with their labels, and where each line crosses them."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import F4, F8, I8, U1
from core.model.arrays import Bool
from core.views.legends import Legend


@dataclass(frozen=True, slots=True)
class AxisTick:
    """A label beside a parallel axis, `y` logical pixels from the top; `room` is the height of a category's slot."""

    y: float
    label: str
    room: float = 0.0


@dataclass(frozen=True, slots=True)
class AxisRail:
    """Where runs without a finite number cross a parallel axis, and how many do."""

    key: str
    label: str
    y: float
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class AxisMarginal:
    """The distribution of the shown lines along an axis.

    Attributes
    ----------
    edges, shares
        Of a histogram: edges of bins as logical pixels from the top (k + 1,), lengths from 0 to 1 (k,).
    box
        Of a box: upper whisker, upper quartile, median, lower quartile and lower whisker, logical pixels from the top.
    """

    edges: F8
    shares: F8
    box: tuple[float, float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ParallelAxis:
    """One of several parallel axes.

    Attributes
    ----------
    key
        The field it shows.
    title, detail
        Its heading and a word on its scale, empty where there is nothing to say.
    x
        Logical pixels from the left.
    places
        float32 (n,): where each line crosses it, logical pixels from the top.
    ticks, rails
        What its places mean.
    ranges
        What is brushed, as pairs of logical pixels from the top.
    marginal
        How the shown lines are distributed, None if that is not drawn.
    """

    key: str
    title: str
    detail: str
    x: float
    places: F4
    ticks: tuple[AxisTick, ...] = ()
    rails: tuple[AxisRail, ...] = ()
    ranges: tuple[tuple[float, float], ...] = ()
    marginal: AxisMarginal | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Parallel:
    """Parallel coordinates: a line for each run across all axes.

    Attributes
    ----------
    axes
        From left to right; each knows where every line crosses it.
    keys
        Names of the runs, in the order of the lines.
    shown
        bool (n,): lines inside all brushes; the others are drawn faintly below.
    colours
        uint8 (n, 3), red, green, blue of the shown lines.
    selected
        Numbers of the lines that are emphasised.
    top, bottom
        Ends of all axes in logical pixels.
    curved
        Whether lines leave axes at right angles.
    opacity
        Of a single shown line, 0 to 1.
    legend
        What the colours mean.
    note
        How many of all runs are shown.
    """

    axes: tuple[ParallelAxis, ...]
    keys: tuple[str, ...]
    shown: Bool
    colours: U1
    selected: I8
    top: float
    bottom: float
    curved: bool
    opacity: float
    legend: Legend | None = None
    note: str = ""
