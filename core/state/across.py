"""What the user wishes of the horizontal axis and of how curves are smoothed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from core.analysis.events import Event
from core.analysis.smoothers import Smoother, SmoothingKind


class XAxis(StrEnum):
    """What the horizontal axis shows: training steps, seconds since the run's start, the time of day, or others."""

    STEP = "step"
    RELATIVE = "relative"
    WALL = "wall"
    EPOCH = "epoch"
    METRIC = "metric"
    """Another tag of the same run: its last value at or before the step."""

    @property
    def timed(self) -> bool:
        """Whether a point needs a time to have a place."""
        return self in (XAxis.RELATIVE, XAxis.WALL)


@dataclass(frozen=True, slots=True)
class AcrossState:
    """What is wished of the horizontal axis, beyond what it shows.

    Attributes
    ----------
    metric
        Tag that gives x where the axis shows another metric; empty for none yet.
    steps_per_epoch
        How many steps an epoch has; 0 takes epochs from the run's logged series.
    folded
        Whether pauses between the sessions of a run are folded where the axis shows time.
    event, at
        What is zero, and the step or the value that says when.
    event_tag
        The tag in which the event is looked for; empty for the tag of each card.
    signed_x, signed_y
        Whether logarithmic axes go through zero.
    linked
        Whether all cards show the same part of the horizontal axis.
    shown
        That part, in data units; None for everything.
    """

    metric: str = ""
    steps_per_epoch: float = 0.0
    folded: bool = False
    event: Event = Event.NOTHING
    at: float = 0.0
    event_tag: str = ""
    signed_x: bool = False
    signed_y: bool = False
    linked: bool = False
    shown: tuple[float, float] | None = None


NO_WISHES = AcrossState()
"""Steps as they are, all of each card."""


@dataclass(frozen=True, slots=True)
class SmoothingState:
    """How curves are smoothed, with the parameters of each kind; the weight of the average is `ScalarsState.smoothing`.

    Attributes
    ----------
    kind
        The kind in use.
    distance
        Weight of the past, 0 to 0.999.
    mean, median, polynomial
        Points of a window, odd.
    order
        Of the polynomial.
    gaussian
        Standard deviation in points.
    """

    kind: SmoothingKind = SmoothingKind.AVERAGE
    distance: float = 0.9
    mean: int = 21
    median: int = 21
    gaussian: float = 5.0
    polynomial: int = 21
    order: int = 2

    def smoother(self, weight: float) -> Smoother:
        """Return the kind in use with its parameter; `weight` is that of the average."""
        if self.kind in (SmoothingKind.NONE, SmoothingKind.AVERAGE):
            return Smoother(self.kind, weight)
        return Smoother(self.kind, float(getattr(self, self.kind.value)), self.order)

    def with_amount(self, amount: float) -> SmoothingState:
        """Return the same with another parameter of the kind in use, which is not the average."""
        match self.kind:
            case SmoothingKind.DISTANCE:
                return replace(self, distance=amount)
            case SmoothingKind.MEAN:
                return replace(self, mean=round(amount) | 1)
            case SmoothingKind.MEDIAN:
                return replace(self, median=round(amount) | 1)
            case SmoothingKind.GAUSSIAN:
                return replace(self, gaussian=amount)
            case SmoothingKind.POLYNOMIAL:
                return replace(self, polynomial=round(amount) | 1)
        return self
