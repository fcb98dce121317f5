"""Series that go back in step because the run was restarted."""

from __future__ import annotations

import numpy as np

from core.model.arrays import I8, Bool

_NEVER = np.iinfo(np.int64).max


def superseded(step: I8) -> Bool:
    """Return which points a later restart has overwritten.

    A step lower than the one before it begins a new segment and overwrites every earlier point whose step is not
    lower than it. Points that repeat a step without going back are kept.

    Parameters
    ----------
    step
        int64 (n,), in the order in which it was logged.

    Returns
    -------
    bool (n,), true for overwritten points.
    """
    restarted_at = np.full(len(step), _NEVER, dtype=np.int64)
    back = np.flatnonzero(step[1:] < step[:-1])
    restarted_at[back] = step[back + 1]  # written one place early: a restart overwrites only what lies before it
    lowest_later = np.minimum.accumulate(restarted_at[::-1])[::-1]
    overwritten: Bool = (lowest_later <= step) & (lowest_later != _NEVER)
    return overwritten


def segments(step: I8) -> I8:
    """Return where the segments of a series begin, and its length last: int64 (segments + 1,); ``[0]`` if empty."""
    if len(step) == 0:
        return np.zeros(1, dtype=np.int64)
    back = np.flatnonzero(step[1:] < step[:-1]) + 1
    return np.concatenate(([0], back, [len(step)])).astype(np.int64)
