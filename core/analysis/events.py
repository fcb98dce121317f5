"""Points of a series at which something happened, by which runs are laid over one another."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from core.analysis.restarts import segments
from core.model.arrays import F4, F8, I8


class Event(StrEnum):
    """What is zero on the horizontal axis."""

    NOTHING = "nothing"
    """Zero is zero."""
    FIRST = "first"
    """The first point of a curve, from which TensorBoard counts relative time."""
    STEP = "step"
    """A given step."""
    ABOVE = "above"
    """The first value above a given one."""
    BELOW = "below"
    HIGHEST = "highest"
    """The first of the highest values."""
    LOWEST = "lowest"
    RESTART = "restart"
    """The first point after the last restart."""


def event_place(event: Event, at: float, step: I8, value: F4 | F8, logged_step: I8) -> float | None:
    """Return where in a series an event is: an index, between two points for a step between theirs; None for nowhere.

    Parameters
    ----------
    event, at
        What is looked for, with the step or the value that it is about.
    step, value
        The points of the series, steps ascending inside of each restart; (n,) each.
    logged_step
        Steps as they were logged, also those that a restart has overwritten.
    """
    if not len(step):
        return None
    if event in (Event.NOTHING, Event.FIRST):
        return 0.0
    if event is Event.STEP:
        return _at_step(step, at)
    if event is Event.RESTART:
        return _restarted(step, logged_step)
    return _first_of(event, at, value)


def _at_step(step: I8, at: float) -> float | None:
    if not int(step.min()) <= at <= int(step.max()):
        return None
    reached = int(np.flatnonzero(step >= at)[0])
    if step[reached] == at or reached == 0:
        return float(reached)
    before, after = float(step[reached - 1]), float(step[reached])
    return reached - 1 + (at - before) / (after - before)


def _restarted(step: I8, logged: I8) -> float | None:
    begins = segments(logged)
    if len(begins) < 3:
        return None
    # what follows the last restart is never overwritten: as many points are the last ones of the series
    return float(len(step) - (len(logged) - int(begins[-2])))


def _first_of(event: Event, at: float, value: F4 | F8) -> float | None:
    finite = np.isfinite(value)
    if event is Event.ABOVE:
        hits = np.flatnonzero(finite & (value > at))
    elif event is Event.BELOW:
        hits = np.flatnonzero(finite & (value < at))
    else:
        known = value[finite]
        best = known.max(initial=-np.inf) if event is Event.HIGHEST else known.min(initial=np.inf)
        hits = np.flatnonzero(finite & (value == best))
    return float(hits[0]) if len(hits) else None


def place_between(values: F8, index: float) -> float:
    """Return the value at an index that may lie between two points."""
    below = int(index)
    if below == index:
        return float(values[below])
    return float(values[below] + (values[below + 1] - values[below]) * (index - below))
