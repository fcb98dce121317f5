"""One run's values of one tag, ready to be drawn: superseded points left out or apart, smoothed, ordered along x.

Everything is remembered with the series it was made from and goes away with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from core.analysis.bundles import Piece
from core.analysis.events import Event, event_place, place_between
from core.analysis.restarts import segments, superseded
from core.analysis.smoothers import Smoother, SmoothingKind, smoothed
from core.analysis.xaxis import small_and_large
from core.model import F4, F8, I8, ScalarSeries
from core.state import XAxis
from core.views.scalars.across import Across, risen

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Gaps:
    """Values that are not finite.

    Attributes
    ----------
    count
        How many.
    first_step
        Step of the first one; of the first one of the last stretch if that is `to_end`.
    to_end
        Whether no finite value follows that one.
    nan, infinite
        Whether one of them from that step on is NaN, and whether one is infinite.
    """

    count: int
    first_step: int
    to_end: bool
    nan: bool
    infinite: bool


@dataclass(frozen=True, eq=False)
class Track:
    """Points of one run in the order in which they are drawn and smoothed.

    Attributes
    ----------
    step, wall, value
        int64, float64 (seconds since 1970) and as logged, shape (n,) each; the value may be NaN or infinite.
    starts
        int64 (p + 1,): piece i has points ``starts[i]:starts[i + 1]``; there are several only where points that a
        restart has overwritten are drawn too.
    hidden
        Number of points left out because a restart has overwritten them.
    logged
        int64 (m,): all steps as they were logged.
    """

    step: I8
    wall: F8
    value: F4 | F8
    starts: I8
    hidden: int
    logged: I8
    _known: dict[object, object] = field(default_factory=dict, repr=False)

    @property
    def series(self) -> ScalarSeries:
        """The points as a series."""
        return ScalarSeries(self.wall, self.step, self.value)

    def _once(self, key: object, make: Callable[[], T]) -> T:
        # Two threads may both make the same thing; they then store equal arrays, which does no harm.
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]  # type: ignore[return-value]

    def smoothed(self, smoother: Smoother, across: Across) -> F4 | F8:
        """Return the smoothed values, shape (n,), as logged if nothing is smoothed; only the last ones are remembered.

        Where the points lie matters to smoothing by distance only.
        """
        if not smoother.active:
            return self.value
        by_x = smoother.kind is SmoothingKind.DISTANCE
        return self._newest("smoothed", (smoother, across if by_x else None), lambda: self._smooth(smoother, across))

    def _smooth(self, smoother: Smoother, across: Across) -> F8:
        x = self.x(across) if smoother.kind is SmoothingKind.DISTANCE else np.empty(0)
        pieces = [_smoothed_piece(self.value[a:b], x[a:b], smoother) for a, b in self.pieces()]
        return pieces[0] if len(pieces) == 1 else np.concatenate([*pieces, np.empty(0)])

    def _newest(self, name: str, key: object, make: Callable[[], T]) -> T:
        """Return what was made for a key, keeping only that of the last key under a name."""
        kept = self._known.get(name)
        if not isinstance(kept, tuple) or kept[0] != key:
            kept = (key, make())
            self._known[name] = kept
        return kept[1]  # type: ignore[no-any-return]

    def x(self, across: Across) -> F8:
        """Return where the points lie on an axis, shape (n,): NaN where that is not known."""
        places = self._ordinary(across.ordinary())
        return places if across.event is Event.NOTHING else places - self.zero(across)

    def lying(self, across: Across) -> tuple[F8 | I8, float]:
        """Return where the points lie as it is in memory, (n,), and what is to be subtracted; NaN for no place."""
        zero = self.zero(across)
        if not across.simple:
            return self._ordinary(across.ordinary()), zero
        if across.axis is XAxis.STEP:
            return self.step, zero
        return self.wall, zero + (across.origin if across.axis is XAxis.RELATIVE else 0.0)

    def _ordinary(self, across: Across) -> F8:
        if across.simple:
            return across.places(self.step, self.wall)
        return self._newest("x", across, lambda: across.places(self.step, self.wall))

    def zero(self, across: Across) -> float:
        """Return the place on the axis that is moved to zero; NaN if the event never happens."""
        if across.event is Event.NOTHING:
            return 0.0
        return self._newest("zero", across, lambda: self._zero(across))

    def _zero(self, across: Across) -> float:
        index = self._event(across)
        return math.nan if index is None else place_between(self._ordinary(across.ordinary()), index)

    def _event(self, across: Across) -> float | None:
        if across.told_by is None:
            return event_place(across.event, across.at, self.step, self.value, self.logged)
        known = risen(across.told_by)
        place = event_place(across.event, across.at, known.step, known.value, across.told_by.step)
        return None if place is None else event_place(
            Event.STEP, float(known.step[int(place)]), self.step, self.value, self.logged
        )  # fmt: skip

    def pieces(self) -> list[tuple[int, int]]:
        """Return begin and end of each piece."""
        bounds = self.starts.tolist()
        return list(pairwise(bounds))

    def laid(self, smoother: Smoother, across: Across) -> tuple[Piece, ...]:
        """Return the smoothed curve in pieces that do not go back in x; none where what should be at zero never is.

        Only the last ones are remembered, and the last ones that are not smoothed.
        """
        name = "laid smooth" if smoother.active else "laid"
        return self._newest(name, (smoother, across), lambda: tuple(self._lay(smoother, across)))

    def is_laid(self, smoother: Smoother, across: Across) -> bool:
        """Return whether that is known."""
        kept = self._known.get("laid smooth" if smoother.active else "laid")
        return isinstance(kept, tuple) and kept[0] == (smoother, across)

    def _lay(self, smoother: Smoother, across: Across) -> Iterator[Piece]:
        """Yield pieces, sorted where a clock was set back; steps never go back inside a piece."""
        x, shift = self.lying(across)
        if math.isnan(shift):
            return
        y = self.smoothed(smoother, across)
        for first, last in self.pieces():
            piece_x, piece_y = x[first:last], y[first:last]
            if not (self.ascending(across) or (piece_x[1:] >= piece_x[:-1]).all()):
                there = np.flatnonzero(np.isfinite(piece_x))
                order = there[np.argsort(piece_x[there], kind="stable")]
                piece_x, piece_y = piece_x[order], piece_y[order]
            yield Piece.of(piece_x, piece_y, shift)

    def ascending(self, across: Across) -> bool:
        """Return whether every point has a place and x never goes back."""
        if across.axis.timed:
            return self._once("wall ascends", lambda: bool((self.wall[1:] >= self.wall[:-1]).all()))
        if across.by is not None:
            return self._newest("ascends", across.ordinary(), lambda: _rises(self._ordinary(across.ordinary())))
        return self._once("step ascends", lambda: bool((self.step[1:] >= self.step[:-1]).all()))

    def limits(self, across: Across) -> tuple[float, float] | None:
        """Return the leftmost and the rightmost x, None if no point has one."""
        if not len(self.step):
            return None
        ordinary = across.ordinary()
        low, high = self._newest("limits", ordinary, lambda: self._limits(ordinary))
        zero = 0.0 if ordinary is across else self.zero(across)
        return None if math.isnan(low - zero) else (low - zero, high - zero)

    def _limits(self, across: Across) -> tuple[float, float]:
        if across.by is None:
            steps, walls = self.x_range
            ends = across.places(np.array(steps, dtype=np.int64), np.array(walls))
        else:
            known = self._ordinary(across)
            known = known[np.isfinite(known)]
            ends = np.array([known.min(), known.max()]) if len(known) else np.full(2, np.nan)
        return float(ends[0]), float(ends[1])

    @property
    def x_range(self) -> tuple[tuple[int, int], tuple[float, float]]:
        """Lowest and highest step and wall time of a track with points."""
        return self._once("x range", self._x_range)

    def _x_range(self) -> tuple[tuple[int, int], tuple[float, float]]:
        return (int(self.step.min()), int(self.step.max())), (float(self.wall.min()), float(self.wall.max()))

    def smoothed_range(self, smoother: Smoother, across: Across) -> tuple[float, float] | None:
        """Return lowest and highest finite smoothed value; None if there is none."""
        key = (smoother, across)
        return self._newest("smoothed range", key, lambda: _range(self.smoothed(smoother, across), False))

    def x_sizes(self, across: Across) -> tuple[float, float] | None:
        """Return the smallest magnitude of x that is not zero, and the largest; None if there is none."""
        return self._newest("x sizes", across, lambda: _ends(self.x(across)))

    @property
    def sizes(self) -> tuple[float, float] | None:
        """A small and the largest magnitude of the values; None if there is none."""
        return self._once("sizes", lambda: small_and_large(self.value))

    def value_range(self, positive: bool) -> tuple[float, float] | None:
        """Return lowest and highest finite value, of positive ones only if asked; None if there is none."""
        return self._once(("range", positive), lambda: _range(self.value, positive))

    @property
    def non_positive(self) -> int:
        """Number of finite values that are not above zero."""
        return self._once("non-positive", lambda: int(np.count_nonzero((self.value <= 0) & np.isfinite(self.value))))

    @property
    def gaps(self) -> Gaps | None:
        """Values that are not finite, None if all are."""
        return self._once("gaps", lambda: _gaps(self.step, self.value))


_tracks: WeakKeyDictionary[ScalarSeries, dict[bool, Track]] = WeakKeyDictionary()


_timed: WeakKeyDictionary[ScalarSeries, ScalarSeries] = WeakKeyDictionary()


def timed(series: ScalarSeries) -> ScalarSeries:
    """Return the points of a series whose time is known, the same object if all are: logs in text tell none."""
    known = np.isfinite(series.wall_time)
    if known.all():
        return series
    if series not in _timed:
        _timed[series] = ScalarSeries(series.wall_time[known], series.step[known], series.value[known])
    return _timed[series]


def track(series: ScalarSeries, with_superseded: bool) -> Track:
    """Return the points of a series that are drawn: all in pieces, or those that no restart has overwritten."""
    known = _tracks.setdefault(series, {})
    if with_superseded not in known:
        known[with_superseded] = _whole(series) if with_superseded else _kept(series)
    return known[with_superseded]


def _kept(series: ScalarSeries) -> Track:
    hidden = superseded(series.step)
    count = int(np.count_nonzero(hidden))
    if not count:
        return _track(series, series, 0)
    keep = ~hidden
    kept = ScalarSeries(series.wall_time[keep], series.step[keep], series.value[keep])
    return _track(kept, series, count)


def _whole(series: ScalarSeries) -> Track:
    return Track(series.step, series.wall_time, series.value, segments(series.step), 0, series.step)


def _track(kept: ScalarSeries, series: ScalarSeries, hidden: int) -> Track:
    starts = np.array([0, len(kept)], dtype=np.int64)
    return Track(kept.step, kept.wall_time, kept.value, starts, hidden, series.step)


def _smoothed_piece(value: F4 | F8, x: F8, smoother: Smoother) -> F8:
    """Return a piece smoothed; points without a place are parts of no curve and do not count."""
    there = np.isfinite(x)
    if len(x) == 0 or there.all():
        return smoothed(value, x, smoother)
    made = value.astype(np.float64)
    made[there] = smoothed(value[there], x[there], smoother)
    return made


def _ends(x: F8) -> tuple[float, float] | None:
    sizes = np.abs(x[np.isfinite(x) & (x != 0)])
    return (float(sizes.min()), float(sizes.max())) if len(sizes) else None


def _rises(x: F8) -> bool:
    return bool((x[1:] >= x[:-1]).all()) and not bool(np.isnan(x).any())


def _range(value: F4 | F8, positive: bool) -> tuple[float, float] | None:
    usable = value[np.isfinite(value) & (value > 0)] if positive else value[np.isfinite(value)]
    return (float(usable.min()), float(usable.max())) if len(usable) else None


def _gaps(step: I8, value: F4 | F8) -> Gaps | None:
    bad = ~np.isfinite(value)
    if not bad.any():
        return None
    good = np.flatnonzero(~bad)
    after = int(good[-1]) + 1 if len(good) else 0
    to_end = after < len(value)
    first = after if to_end else int(np.flatnonzero(bad)[0])
    told = value[first:]
    return Gaps(
        int(np.count_nonzero(bad)), int(step[first]), to_end, bool(np.isnan(told).any()), bool(np.isinf(told).any())
    )
