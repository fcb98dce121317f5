"""The linked range of steps, as views of steps show it: which steps lie inside, and where its ends stand."""

from __future__ import annotations

import numpy as np

from core.model.arrays import I8, Bool
from core.state import StepRange
from core.style.text import grouped
from core.views.flags import Extent


def inside(steps: I8, span: StepRange | None) -> Bool:
    """Return which steps lie in a range, ends included, bool (n,); all of them without a range."""
    if span is None:
        return np.ones(len(steps), dtype=np.bool_)
    within: Bool = (steps >= span.first) & (steps <= span.last)
    return within


def extent_of(span: StepRange | None) -> Extent | None:
    """Return the range on an axis of steps, None for none."""
    if span is None:
        return None
    return Extent(float(span.first), float(span.last), (grouped(span.first), grouped(span.last)))


def stop_after(steps: I8, span: StepRange | None, step: int | None, begin_again: bool) -> int | None:
    """Return the step that is played after one: the next in the range, and None at its end unless it begins again.

    Parameters
    ----------
    steps
        Those at which playing stops, ascending.
    span
        The range that is played, None for all of them.
    step
        The one that is shown; None for the last. Playing begins with the first in the range where it lies outside.
    """
    own = steps[inside(steps, span)]
    if not len(own):
        return None
    now = int(steps[-1]) if step is None else step
    place = int(np.searchsorted(own, now, side="right"))
    if now < own[0] or now > own[-1]:
        return int(own[0])
    if place < len(own):
        return int(own[place])
    return int(own[0]) if begin_again else None
