"""Many logged series, looked over and smoothed together: of thousands of short ones a call each would take too long."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from core.analysis.bundles import Bundle, address, in_one_piece
from core.analysis.parallel import Crew
from core.model import ScalarSeries
from core.model.arrays import F8, I8, Bool

_PARTS: Final = 16
_MANY: Final = 200_000
"""Points from which on all processors look over series and smooth them."""
_COPIED: Final = 200_000
"""So many points are copied to lie one after the other: to ask each series where it lies takes longer."""


@dataclass(frozen=True, eq=False, slots=True)
class Facts:
    """What is known of series, one row each.

    Attributes
    ----------
    restarted
        Whether steps go back, bool (n,).
    steps
        The lowest, the highest and the last step, int64 (n, 3).
    bad, non_positive
        Number of values that are not finite, and of finite ones that are not above zero, int64 (n,).
    walls
        The lowest and the highest time, NaN where any is not known, float64 (n, 2).
    wall_ascends
        Whether times never go back, bool (n,).
    values, positive
        The lowest and the highest finite value, and those above zero, NaN for none, float64 (n, 2).
    """

    restarted: Bool
    steps: I8
    bad: I8
    non_positive: I8
    walls: F8
    wall_ascends: Bool
    values: F8
    positive: F8


class Flock:
    """Series that are looked at together; `smoothed` counts how many were smoothed.

    Parameters
    ----------
    series
        None of them empty. Who asks for anything of one of them later keeps it in memory: of series that grow, those
        of before would stay for as long as a single one does not grow.
    """

    def __init__(self, series: Sequence[ScalarSeries]) -> None:
        self.lengths: I8 = np.array([len(each.step) for each in series], dtype=np.int64)
        self.starts: I8 = np.concatenate([[0], np.cumsum(self.lengths)]).astype(np.int64)
        self._step, step_at, _ = self._lain([each.step for each in series])
        self._wall, wall_at, _ = self._lain([each.wall_time for each in series])
        self._value, value_at, self._short = self._lain([each.value for each in series])
        self._places: I8 = np.stack([step_at, wall_at, value_at], axis=1)
        self.facts = self._looked_over()
        self.smoothed = 0
        self._lock = threading.Lock()
        self._smooth: tuple[float, F8, Bool] | None = None

    def __len__(self) -> int:
        return len(self.lengths)

    def _lain(self, arrays: list[Any]) -> tuple[list[Any], I8, Bool]:
        """Return copies that were needed, where each array begins in memory in one piece, and which are float32."""
        if self.starts[-1] <= _COPIED:
            flat = np.concatenate(arrays) if arrays else np.empty(0)
            short = np.full(len(arrays), flat.dtype == np.float32)
            return [flat], address(flat) + flat.itemsize * self.starts[:-1], short
        whole = [in_one_piece(each) for each in arrays]
        places = np.array([address(each) for each in whole], dtype=np.int64)
        copies = [copy for copy, each in zip(whole, arrays, strict=True) if copy is not each]
        return copies, places, np.array([each.dtype == np.float32 for each in whole], dtype=np.bool_)

    def _looked_over(self) -> Facts:
        from core.analysis.bundles import kernels

        whole, real = np.empty((len(self), 7), dtype=np.int64), np.empty((len(self), 6))
        places, lengths, short = self._places, self.lengths, self._short
        _in_parts(
            lambda begin, end: kernels.look_over_all(places, lengths, short, begin, end, whole, real),
            len(self), int(self.starts[-1]),
        )  # fmt: skip
        return Facts(
            whole[:, 0] > 0, whole[:, 1:4], whole[:, 4], whole[:, 5],
            real[:, :2], whole[:, 6] > 0, real[:, 2:4], real[:, 4:],
        )  # fmt: skip

    def averages(self, weight: float, rows: I8) -> F8:
        """Return values smoothed as by `core.analysis.smoothing.smooth`, those of some series worked out by now.

        Only those of the last weight are kept.

        Returns
        -------
        float64 (points,): series i lies at ``starts[i]:starts[i + 1]``.
        """
        with self._lock:
            if self._smooth is None or self._smooth[0] != weight:
                self._smooth = weight, np.empty(self.starts[-1]), np.zeros(len(self), dtype=np.bool_)
            _, flat, done = self._smooth
            left = rows[~done[rows]]
            if len(left):
                self._average(weight, left, flat)
                done[left] = True
                self.smoothed += len(left)
            return flat

    def forget(self) -> None:
        """Forget what was smoothed."""
        with self._lock:
            self._smooth = None

    def averaged(self, weight: float, row: int) -> F8 | None:
        """Return the smoothed values of one series if they are known."""
        kept = self._smooth
        known = kept is not None and kept[0] == weight and bool(kept[2][row])
        return kept[1][self.starts[row] : self.starts[row + 1]] if known and kept is not None else None

    def _average(self, weight: float, rows: I8, flat: F8) -> None:
        from core.analysis.bundles import kernels

        weight = min(weight, 1.0)
        places, lengths = np.ascontiguousarray(self._places[:, 2]), self.lengths
        short, starts = self._short, self.starts
        _in_parts(
            lambda begin, end: kernels.average_all(places, lengths, short, rows, begin, end, weight, starts, flat),
            len(rows), int(lengths[rows].sum()),
        )  # fmt: skip

    def bundle(self, rows: I8, timed: bool, shifts: F8, smooth: F8 | None) -> Bundle:
        """Return some series as a bundle over steps or times, of the values that were logged or of smoothed ones.

        Parameters
        ----------
        rows
            Which ones; none of them goes back in what is shown.
        timed
            Whether x are times.
        shifts
            What is subtracted from the x of each, float64 (rows,).
        smooth
            As `averages` returns them.
        """
        values = self._places[rows, 2] if smooth is None else address(smooth) + 8 * self.starts[rows]
        places = np.stack([self._places[rows, int(timed)], values], axis=1)
        short = self._short[rows] & (smooth is None)
        kinds = (int(not timed) + 2 * short).astype(np.uint8)
        return Bundle((), shifts, self.lengths[rows], places, kinds, (self, smooth))


def _in_parts(work: Callable[[int, int], None], count: int, points: int) -> None:
    """Do work on rows from some on to some others, on all processors where there are many points."""
    bounds = np.linspace(0, count, _PARTS + 1).astype(np.int64).tolist()
    if points < _MANY:
        work(0, count)
        return
    crew = Crew()
    try:
        crew.run(lambda number: work(bounds[number], bounds[number + 1]), _PARTS)
    finally:
        crew.close()
