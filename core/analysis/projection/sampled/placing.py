"""Coordinates of all vectors from those of the fitted ones."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import numpy as np

from core.analysis.parallel import Crew
from core.analysis.projection.sampled.sample import Sample
from core.model.arrays import F4
from core.work import Token

_ROWS = 16_384
_PUSHES = 5
_MEASURED = 4096
_SELDOM, _NARROWING, _SLOWING = 0.99, 0.8, 2.0


class Placing:
    """Places all vectors of a table beside those of a sample.

    Parameters
    ----------
    sample
        Who is fitted, and who of them is near to each of the others.
    rows
        Number of all vectors; those that are neither fitted nor placed have no coordinates.
    """

    def __init__(self, sample: Sample, rows: int) -> None:
        from core.analysis.projection.sampled.kernels import weigh

        self.sample = sample
        self.rows = rows
        self._weights = np.empty(sample.near.shape, dtype=np.float32)
        with closing(Crew()) as crew:
            self._each(lambda first, last: weigh(sample.distances, first, last, self._weights), crew, None)

    def among_all(self, fitted: F4, placed: F4) -> F4:
        """Return coordinates of all vectors, float32 (n, k), NaN where there are none."""
        result = np.full((self.rows, fitted.shape[1]), np.nan, dtype=np.float32)
        result[self.sample.rows] = fitted
        result[self.sample.others] = placed[:, : fitted.shape[1]]
        return result

    def means(self, fitted: F4, token: Token | None = None) -> F4:
        """Return the weighted mean of its nearest for each of the others, float32 (q, k).

        `fitted` is float32 (m, k); the place of one that is NaN is not known, and does not count.
        """
        from core.analysis.projection.sampled.kernels import place

        fitted = np.ascontiguousarray(fitted)
        placed = np.empty((len(self.sample.others), fitted.shape[1]), dtype=np.float32)
        with closing(Crew()) as crew:
            self._each(
                lambda first, last: place(fitted, self.sample.near, self._weights, first, last, placed), crew, token
            )
        return placed

    def refined(
        self, fitted: F4, placed: F4, number: int, rounds: int, seed: int, widths: tuple[float, float],
        token: Token | None,
    ) -> None:  # fmt: skip
        """Move placed points, float32 (q, 3), by round `number` of `rounds`, counted from 0.

        `fitted` is float32 (m, 3). Attraction reaches from the larger of `widths` at first to the smaller at last.
        """
        from core.analysis.projection.sampled.kernels import refine

        unit, widest = widths
        reach = unit * (widest / unit) ** max(0.0, 1.0 - number / (_NARROWING * rounds))
        rate = min(1.0, _SLOWING * (1.0 - number / rounds))
        with closing(Crew()) as crew:
            self._each(
                lambda first, last: refine(
                    fitted, self.sample.near, self._weights, first, last, reach, unit, rate, _PUSHES, number, seed,
                    placed,
                ),
                crew, token,
            )  # fmt: skip

    def widths(self, fitted: F4) -> tuple[float, float]:
        """Return half of how far apart the nearest of one vector are in the picture, usually and seldom.

        Half, so that a point belongs to one of them rather than to the middle; 0 where all are in one place.
        """
        some = self.sample.near[:: max(1, len(self.sample.near) // _MEASURED)]
        apart = np.linalg.norm(fitted[some[:, 0]] - fitted[some[:, -1]], axis=1)
        apart = apart[np.isfinite(apart)]
        if not len(apart):
            return 0.0, 0.0
        return float(np.median(apart)) / 2, float(np.quantile(apart, _SELDOM)) / 2

    def _each(self, work: Callable[[int, int], object], crew: Crew, token: Token | None) -> None:
        count = len(self.sample.others)

        def part(number: int) -> None:
            if token:
                token.check()
            work(number * _ROWS, min((number + 1) * _ROWS, count))

        crew.run(part, -(-count // _ROWS))
