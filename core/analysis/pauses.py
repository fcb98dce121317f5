"""Time in which nothing was logged: between the sessions of a run that was stopped at night and went on later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.model.arrays import F8

_TIMES = 20.0
_LEAST = 300.0
"""A pause is as many times longer than the median time between points, and at least so many seconds."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """Stretches of time that are folded to a short one.

    Attributes
    ----------
    starts, ends
        Seconds, ascending; of each stretch the last point before it and the first one after it.
    kept
        Seconds that each of them takes when folded.
    """

    starts: tuple[float, ...] = ()
    ends: tuple[float, ...] = ()
    kept: float = 0.0

    def fold(self, times: F8) -> F8:
        """Return times of an axis on which the pauses are short: those before the first pause are as they are."""
        return _along(times, *self._knots()) if self.starts else times

    def unfold(self, places: F8) -> F8:
        """Return the times at places of a folded axis."""
        return _along(places, *reversed(self._knots())) if self.starts else places

    def moved(self, seconds: float) -> Pauses:
        """Return the same pauses counted from another time."""
        starts = tuple(each - seconds for each in self.starts)
        return Pauses(starts, tuple(each - seconds for each in self.ends), self.kept)

    @property
    def places(self) -> F8:
        """Middles of the pauses on the folded axis."""
        begins = np.array(self.starts)
        return self.fold(begins) + self.kept / 2

    def _knots(self) -> tuple[F8, F8]:
        times = np.stack([self.starts, self.ends], axis=1).reshape(-1)
        cut = np.cumsum([end - start - self.kept for start, end in zip(self.starts, self.ends, strict=True)])
        taken = np.stack([np.append(0.0, cut[:-1]), cut], axis=1).reshape(-1)
        return times, times - taken


def _along(values: F8, knots: F8, places: F8) -> F8:
    """Return the piecewise linear function through some knots; beyond the outer ones it goes on with slope one."""
    inside = np.interp(values, knots, places)
    result: F8 = inside + np.minimum(values - knots[0], 0.0) + np.maximum(values - knots[-1], 0.0)
    return result


def pauses(times: F8) -> Pauses:
    """Return the pauses among the times of one run's points, in any order, in seconds.

    A pause is longer than 20 times the median time between two points, and than five minutes; folded it takes the
    median time.
    """
    ordered = np.sort(times[np.isfinite(times)])
    if len(ordered) < 3:
        return Pauses()
    between = np.diff(ordered)
    usual = float(np.median(between))
    long = np.flatnonzero(between > max(_TIMES * usual, _LEAST))
    return Pauses(tuple(ordered[long].tolist()), tuple(ordered[long + 1].tolist()), usual) if len(long) else Pauses()


def common_pauses(runs: Sequence[tuple[float, float, Pauses]]) -> Pauses:
    """Return the pauses of all runs together: stretches in which none of them logged anything.

    Parameters
    ----------
    runs
        First and last time of each, and its own pauses; what lies between two runs is a pause as well.
    """
    sessions = sorted(session for run in runs for session in _sessions(*run))
    usual = max((found.kept for _, _, found in runs), default=0.0)
    starts, ends, reached = [], [], None
    for first, last in sessions:
        if reached is not None and first - reached > max(_TIMES * usual, _LEAST):
            starts.append(reached)
            ends.append(first)
        reached = last if reached is None else max(reached, last)
    total = sum(last - first for first, last in sessions)
    return Pauses(tuple(starts), tuple(ends), max(usual, total * 0.01)) if starts else Pauses()


def _sessions(first: float, last: float, found: Pauses) -> Sequence[tuple[float, float]]:
    begins, stops = (first, *found.ends), (*found.starts, last)
    return list(zip(begins, stops, strict=True))
