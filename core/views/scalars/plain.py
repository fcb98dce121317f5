"""Plain curves of a card looked at together: runs one by one over steps or times, averaged or not at all.

Most cards have nothing else, some of them thousands of curves. What is found of a curve is kept with its line, so that
a card of some of them has nothing to find again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, overload

import numpy as np

from core.analysis.bundles import Bundle
from core.analysis.bundles.flock import Flock
from core.analysis.bundles.warm import ready
from core.analysis.expressions import ComputedSeries
from core.analysis.smoothers import Smoother, SmoothingKind
from core.model import F4, F8, I8, Bool
from core.state import Event, XAxis
from core.views.scalars.across import Across
from core.views.scalars.recalled import FLOCK, ROW, Line
from core.views.scalars.together import Lines
from core.views.scalars.tracks import Track, track

_FEWEST: Final = 8
"""Curves from which on it is worth it."""
_MOST_PARTS: Final = 8
"""So many flocks are looked at one by one; lines of more are brought together anew."""
_PLAIN: Final = "plain"
"""Under what lines know this of themselves."""
_lock = threading.Lock()


class LineFlock(Flock):
    """Series of lines, without the points that restarts have overwritten; `hidden` says how many, int64 (n,)."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__([line.series for line in lines])
        self.restarted = self.facts.restarted
        self.hidden: I8 = np.zeros(len(lines), dtype=np.int64)
        again = np.flatnonzero(self.restarted).tolist()
        if again:
            self._without_overwritten(lines, again)
        origins = [line.across.origin if line.across.axis is XAxis.RELATIVE else 0.0 for line in lines]
        self.shifts: F8 = np.array(origins, dtype=np.float64)
        self.second: Bool = np.array([line.second for line in lines], dtype=np.bool_)
        for row, line in enumerate(lines):
            line.known[FLOCK], line.known[ROW] = self, row

    def _without_overwritten(self, lines: Sequence[Line], again: Sequence[int]) -> None:
        restarted, series = self.restarted, [line.series for line in lines]
        for row in again:
            kept = track(series[row], with_superseded=False)
            self.hidden[row], series[row] = kept.hidden, kept.series
        super().__init__(series)
        self.restarted = restarted


@dataclass(frozen=True, eq=False)
class FlockTrack(Track):
    """The points of a line that never restarted, of which a flock knows more."""

    flock: Flock = field(kw_only=True)
    row: int = field(kw_only=True)

    def smoothed(self, smoother: Smoother, across: Across) -> F4 | F8:
        """Return the smoothed values, (n,), those that the flock has if it has them."""
        if smoother.active and smoother.kind is SmoothingKind.AVERAGE:
            known = self.flock.averaged(smoother.amount, self.row)
            if known is not None:
                return known
        return super().smoothed(smoother, across)

    @property
    def x_range(self) -> tuple[tuple[int, int], tuple[float, float]]:
        """Lowest and highest step and wall time."""
        steps, walls = self.flock.facts.steps[self.row], self.flock.facts.walls[self.row]
        return (int(steps[0]), int(steps[1])), (float(walls[0]), float(walls[1]))


def track_of(line: Line, with_superseded: bool) -> Track:
    """Return the points to be drawn of the line of a run."""
    flock = line.known.get(FLOCK)
    if not isinstance(flock, LineFlock):
        return track(line.series, with_superseded)
    row: int = line.known[ROW]  # type: ignore[assignment]
    if flock.restarted[row]:
        return track(line.series, with_superseded)
    series = line.series
    starts = np.array([0, len(series.step)], dtype=np.int64)
    return FlockTrack(series.step, series.wall_time, series.value, starts, 0, series.step, flock=flock, row=row)


@dataclass(frozen=True, eq=False, slots=True)
class Plain:
    """The lines of a card as rows of flocks.

    Attributes
    ----------
    parts
        Flocks with which of their rows, int64 (k,), and which places these have among the lines, None for all in turn.
    count
        Number of lines.
    """

    parts: tuple[tuple[LineFlock, I8, I8 | None], ...]
    count: int

    @property
    def key(self) -> tuple[object, ...]:
        """What it is known by: equal ones are of the same series in the same order."""
        return tuple(
            (flock, rows.tobytes(), None if places is None else places.tobytes()) for flock, rows, places in self.parts
        )

    def column(self, of: Callable[[LineFlock, I8], Any]) -> Any:
        """Return what is known of each line, an array whose first axis is that of the lines.

        Parameters
        ----------
        of
            Returns it of some rows of a flock.
        """
        if len(self.parts) == 1:
            return of(self.parts[0][0], self.parts[0][1])
        pieces = [(of(flock, rows), places) for flock, rows, places in self.parts]
        made = np.empty((self.count, *pieces[0][0].shape[1:]), dtype=pieces[0][0].dtype)
        for piece, places in pieces:
            made[places] = piece
        return made

    def smoothed(self, smoother: Smoother) -> None:
        """Have all lines smoothed."""
        if smoother.active:
            for flock, rows, _ in self.parts:
                flock.averages(smoother.amount, rows)

    def bundle(self, axis: XAxis, smoother: Smoother) -> Bundle | None:
        """Return all lines as a bundle, line by line; None if one goes back in x."""
        if axis.timed and not self.column(lambda flock, rows: flock.facts.wall_ascends[rows]).all():
            return None
        made = [
            flock.bundle(
                rows,
                axis.timed,
                flock.shifts[rows],
                flock.averages(smoother.amount, rows) if smoother.active else None,
            )
            for flock, rows, _ in self.parts
        ]
        if len(made) == 1:
            return made[0]
        order = np.argsort(np.concatenate([places for _, _, places in self.parts if places is not None]))
        return Bundle(
            (),
            np.concatenate([each.shifts for each in made])[order],
            np.concatenate([each.lengths for each in made])[order],
            np.ascontiguousarray(np.concatenate([each.places for each in made])[order]),
            np.concatenate([each.kinds for each in made])[order],
            tuple(made),
        )

    def limits(self, axis: XAxis) -> tuple[float, float] | None:
        """Return the leftmost and the rightmost x of all lines, None if none has one."""
        return _union(self.ends(axis))

    def ends(self, axis: XAxis) -> F8 | I8:
        """Return the leftmost and the rightmost x of each line, int64 or float64 (lines, 2), NaN where it has none."""
        found: F8 | I8
        if axis.timed:
            found = self.column(lambda flock, rows: flock.facts.walls[rows] - flock.shifts[rows, None])
        else:
            found = self.column(lambda flock, rows: flock.facts.steps[rows, :2])
        return found

    def value_range(self, second: bool, positive: bool) -> tuple[float, float] | None:
        """Return the lowest and the highest finite value, or positive value, on one of the vertical axes."""
        own = self.column(lambda flock, rows: flock.second[rows]) == second
        ends = self.column(lambda flock, rows: (flock.facts.positive if positive else flock.facts.values)[rows])
        return _union(ends[own])

    @property
    def last_step(self) -> int:
        """The last step of all lines."""
        return int(self.column(lambda flock, rows: flock.facts.steps[rows, 2]).max())

    @property
    def hidden(self) -> int:
        """Number of points that restarts have overwritten."""
        return int(self.column(lambda flock, rows: flock.hidden[rows]).sum())

    def where_odd(self) -> Bool:
        """Return which lines have values that are not finite, or were restarted, bool (lines,)."""
        found: Bool = self.column(lambda flock, rows: flock.restarted[rows] | (flock.facts.bad[rows] > 0))
        return found

    def where_bad(self) -> Bool:
        """Return which lines have values that are not finite, bool (lines,)."""
        found: Bool = self.column(lambda flock, rows: flock.facts.bad[rows] > 0)
        return found


def _union(ends: F8 | I8) -> tuple[float, float] | None:
    known = ends[~np.isnan(ends[:, 0])]
    return (float(known[:, 0].min()), float(known[:, 1].max())) if len(known) else None


def plain_of(lines: Sequence[Line], smoother: Smoother, with_superseded: bool) -> Plain | None:
    """Return what is known of lines together; None if any is not plain, or if there are too few to gain by it."""
    averaged = not smoother.active or smoother.kind is SmoothingKind.AVERAGE
    if len(lines) < _FEWEST or not averaged or not ready():
        return None
    with _lock:  # two cards of the same lines would find the same twice
        found = _known(lines) if isinstance(lines, Lines) else _found(lines)
    if found is None or (with_superseded and found.column(lambda flock, rows: flock.restarted[rows]).any()):
        return None
    return found


def _known(lines: Lines) -> Plain | None:
    """Return what is known of lines together, found once."""
    if _PLAIN not in lines.known:
        lines.known[_PLAIN] = _found(lines)
    return lines.known[_PLAIN]  # type: ignore[return-value]


def _found(lines: Sequence[Line]) -> Plain | None:
    fresh = [line for line in lines if FLOCK not in line.known]
    if not all(map(_is_plain, fresh)):
        return None
    if fresh:
        LineFlock(fresh)
    flocks: list[LineFlock] = [line.known[FLOCK] for line in lines]  # type: ignore[misc]
    kinds = dict.fromkeys(flocks)
    if len(kinds) > _MOST_PARTS:
        LineFlock(lines)
        return _found(lines)
    rows: I8 = np.array([line.known[ROW] for line in lines], dtype=np.int64)
    if len(kinds) == 1:
        return Plain(((flocks[0], rows, None),), len(lines))
    numbers = {flock: number for number, flock in enumerate(kinds)}
    which = np.array([numbers[flock] for flock in flocks], dtype=np.int64)
    places = [np.flatnonzero(which == number) for number in range(len(kinds))]
    if fresh:
        _let_go_of([(flock, len(at)) for flock, at in zip(kinds, places, strict=True)])
    return Plain(tuple((flock, rows[at], at) for flock, at in zip(kinds, places, strict=True)), len(lines))


def _let_go_of(used: Sequence[tuple[LineFlock, int]]) -> None:
    """Forget what was smoothed of flocks of which most lines have grown, and belong to another one by now."""
    for flock, count in used:
        if 2 * count < len(flock):
            flock.forget()


def _is_plain(line: Line) -> bool:
    across = line.across
    return (
        not line.members
        and line.band is None
        and across.simple
        and across.event is Event.NOTHING
        and not isinstance(line.series, ComputedSeries)
        and len(line.series.step) > 0
    )


class Tracks(Sequence[Track]):
    """The points of lines, each line's made when it is asked for; `plain` knows them together where that can be.

    Parameters
    ----------
    lines
        Which ones.
    make
        Returns the points of a line.
    plain
        What is known of them together.
    """

    def __init__(self, lines: Sequence[Line], make: Callable[[Line], Track], plain: Plain | None) -> None:
        self._lines, self._make = lines, make
        self.plain = plain

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> Track: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Track]: ...

    def __getitem__(self, place: int | slice) -> Track | Sequence[Track]:
        """Return the points of one line, or of some."""
        if isinstance(place, slice):
            return [self._make(line) for line in self._lines[place]]
        return self._make(self._lines[place])

    def where(self, chosen: Bool) -> list[Track]:
        """Return the points of the lines that are chosen, bool (lines,)."""
        return [self[place] for place in np.flatnonzero(chosen).tolist()]


def plain_in(tracks: Sequence[Track]) -> Plain | None:
    """Return what is known of the points of lines together, None if nothing is."""
    return tracks.plain if isinstance(tracks, Tracks) else None
