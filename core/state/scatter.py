"""What the user wishes to see of the runs as points between two fields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.state.compare import Direction
from core.state.hparams import AxisLimits


class PlaneTool(StrEnum):
    """What dragging over points does."""

    RANGES = "ranges"
    """Narrows the shown runs to ranges of both axes."""
    BOX = "box"
    """Selects the runs in a rectangle."""
    LASSO = "lasso"
    """Selects the runs inside an outline."""


class Trend(StrEnum):
    """Which curve is drawn through the shown points."""

    NONE = "none"
    LINEAR = "linear"
    """A straight line by least squares."""
    LOESS = "loess"
    """Local straight lines (Cleveland)."""


@dataclass(frozen=True, slots=True)
class Objective:
    """A field of which low or high values are wanted."""

    field: str
    direction: Direction = Direction.LOWER


@dataclass(frozen=True, slots=True)
class ScatterState:
    """One state of the page of points between two fields.

    Attributes
    ----------
    x, y
        Fields of the axes; None lets the page choose.
    colour_by
        Field that points are coloured by; None is what parallel coordinates are coloured by, an empty string means the
        runs' own colours.
    size_by
        Field that points are sized by; empty for one size.
    x_limits, y_limits
        Values at the ends of the axes; None shows all.
    x_inverted, y_inverted
        Whether an axis runs the other way.
    marginals
        Whether histograms stand beside the area.
    trend, span
        The curve through the shown points, and for LOESS which share of them each piece of it looks at.
    front
        Whether the Pareto front is drawn.
    objectives
        What the front weighs against each other, two or three fields; None weighs the two axes.
    tool
        What dragging does.
    opacity
        0 to 1 of a single point, None to choose by their number.
    """

    x: str | None = None
    y: str | None = None
    colour_by: str | None = None
    size_by: str = ""
    x_limits: AxisLimits | None = None
    y_limits: AxisLimits | None = None
    x_inverted: bool = False
    y_inverted: bool = False
    marginals: bool = True
    trend: Trend = Trend.NONE
    span: float = 0.5
    front: bool = False
    objectives: tuple[Objective, ...] | None = None
    tool: PlaneTool = PlaneTool.RANGES
    opacity: float | None = None
