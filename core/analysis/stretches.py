"""What a series does at a step and between two steps, and when it first reaches a value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model.arrays import F4, F8, I8


def place_at(step: I8, wanted: int) -> int:
    """Return the place of the last point at or before a step, -1 where there is none; steps do not fall."""
    return int(np.searchsorted(step, wanted, side="right")) - 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a series does over a range of steps; the numbers are those of TensorBoard's table.

    Attributes
    ----------
    least, most
        Lowest and highest value of the drawn curve, NaN passed over.
    least_step, most_step
        Where they first are.
    start, end
        The drawn curve at the first and at the last point.
    start_step, end_step
        Steps of these points.
    mean
        Average of the values as logged, NaN passed over.
    raw_change
        Last less first value as logged.
    points
        How many points lie in the range.
    """

    least: float
    most: float
    least_step: int
    most_step: int
    start: float
    end: float
    start_step: int
    end_step: int
    mean: float
    raw_change: float
    points: int

    @property
    def change(self) -> float:
        """What the drawn curve gains from the first to the last point."""
        return self.end - self.start

    @property
    def share(self) -> float:
        """The change as a share of the first value; infinite or NaN where that is zero."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return float(np.divide(self.change, self.start))


def stretch(step: I8, value: F4 | F8, drawn: F4 | F8, first: int, last: int) -> Stretch | None:
    """Return what a series does from one step to another, both included; None without points there.

    Parameters
    ----------
    step
        int64 (n,), not falling.
    value, drawn
        Shape (n,): as logged, and as the curve shows it.
    """
    begin, end = int(np.searchsorted(step, first, side="left")), int(np.searchsorted(step, last, side="right"))
    if begin >= end:
        return None
    curve: F8 = np.asarray(drawn[begin:end], dtype=np.float64)
    logged: F8 = np.asarray(value[begin:end], dtype=np.float64)
    lowest, highest = _extremes(curve)
    known = logged[~np.isnan(logged)]
    return Stretch(
        float(curve[lowest]),
        float(curve[highest]),
        int(step[begin + lowest]),
        int(step[begin + highest]),
        float(curve[0]),
        float(curve[-1]),
        int(step[begin]),
        int(step[end - 1]),
        float(known.mean()) if len(known) else float("nan"),
        float(logged[-1] - logged[0]),
        end - begin,
    )


def _extremes(curve: F8) -> tuple[int, int]:
    """Return the places of the first lowest and the first highest value; 0 where all are NaN."""
    if np.isnan(curve).all():
        return 0, 0
    return int(np.nanargmin(curve)), int(np.nanargmax(curve))


def first_reaching(value: F4 | F8, level: float, below: bool) -> int:
    """Return the place of the first value at or beyond a level, -1 if it is never reached; NaN reaches nothing."""
    beyond = value <= level if below else value >= level
    place = int(np.argmax(beyond)) if len(value) else 0
    return place if len(value) and bool(beyond[place]) else -1


def best_place(value: F4 | F8, lower: bool) -> int:
    """Return the place of the first best finite value, -1 if there is none."""
    finite = np.isfinite(value)
    if not finite.any():
        return -1
    worst = np.inf if lower else -np.inf
    known = np.where(finite, value, worst)
    return int(np.argmin(known) if lower else np.argmax(known))
