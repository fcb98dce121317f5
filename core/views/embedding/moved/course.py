"""How steady neighbourhoods are over the steps, beside a scalar of the same run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.analysis.moved.movement import MISSING
from core.analysis.quality.estimate import of_mean
from core.analysis.restarts import superseded
from core.model import F8, Bool, Catalog, EmbeddingTable, ScalarSeries
from core.views.embedding.memo import remembered
from core.views.embedding.moved.result import Steady

SETTLED = 0.9
"""Share of neighbours that stay from one step to the next where a representation has settled."""
AT_ITS_END = 0.05
"""Share of its range within which a scalar is where it ends."""
FEWEST = 5
"""Pairs of steps from which on it is told how a scalar goes with what stays."""


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What stays from each step to the next.

    Attributes
    ----------
    x
        float64 (s,): the steps; their places where some have no number.
    numbered
        Whether they are numbers.
    shares
        float64 (s,): share of the nearest neighbours of all points that stay since the step before; NaN at the first.
    low, high
        float64 (s,): between what it lies with 95 % confidence; the same where all points were looked at.
    chosen
        The same share of the selected points; None without a selection.
    looked, picked, total
        Of how many points these are, of how many selected ones, and how many points there are.
    k
        How many nearest of each point were compared.
    """

    x: F8
    numbered: bool
    shares: F8
    low: F8
    high: F8
    chosen: F8 | None
    looked: int
    picked: int
    total: int
    k: int

    @property
    def settled(self) -> int | None:
        """Place of the first step from which on at least `SETTLED` of the neighbours stay; None if they do not."""
        moves = np.flatnonzero(~(self.shares[1:] >= SETTLED))
        place = int(moves[-1]) + 2 if len(moves) else 1
        return place if place < len(self.shares) else None


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """A scalar of the same run: steps and values without those that a restart has overwritten, float64 (m,) each."""

    tag: str
    x: F8
    y: F8

    def at_its_end(self) -> float | None:
        """Return the first step from which on it stays within `AT_ITS_END` of its range around its last value."""
        finite = np.flatnonzero(np.isfinite(self.y))
        if len(finite) < 2:
            return None
        x, y = self.x[finite], self.y[finite]
        away = np.abs(y - y[-1]) > AT_ITS_END * float(y.max() - y.min())
        last = np.flatnonzero(away)
        return float(x[int(last[-1]) + 1]) if len(last) else float(x[0])

    def at(self, steps: F8) -> F8:
        """Return the last finite value at or before each step, float64 (s,); NaN before the first."""
        finite = np.isfinite(self.y)
        x, y = self.x[finite], self.y[finite]
        places = np.searchsorted(x, steps, side="right") - 1
        return np.where(places >= 0, y[np.maximum(places, 0)], np.nan) if len(y) else np.full(len(steps), np.nan)


def course_of(table: EmbeddingTable, steady: Steady, selected: Bool | None) -> Course:
    """Return what stays over the steps of a table, of all points and of those of a mask (n,)."""
    steps = [at.step for at in table.steps]
    numbered = None not in steps
    x = np.array(steps if numbered else range(len(steps)), dtype=np.float64)
    shares, looked = steady.shares()
    chosen, picked = (None, 0) if selected is None else steady.shares(selected)
    low, high = _interval(steady)
    own = None if chosen is None or not picked else _after(chosen)
    return Course(x, numbered, _after(shares), _after(low), _after(high), own, looked, picked, steady.total, steady.k)


def _after(shares: F8) -> F8:
    """Return what is known of pairs of steps at the later one of each."""
    return np.concatenate([[np.nan], shares])


def _interval(steady: Steady) -> tuple[F8, F8]:
    ends = np.full((2, len(steady.kept)), np.nan)
    for place, kept in enumerate(steady.kept):
        there = kept[kept != MISSING] / max(steady.k, 1)
        total = steady.total if not steady.exact else len(there)
        estimate = of_mean(there, total)
        ends[:, place] = estimate.low, estimate.high
    return ends[0], ends[1]


def tags_of(catalog: Catalog, table: EmbeddingTable) -> tuple[str, ...]:
    """Return the scalars of the run that logged a table, those with at least two points."""
    return tuple(sorted(tag for tag, series in _scalars(catalog, table).items() if len(series) > 1))


def beside(catalog: Catalog, table: EmbeddingTable, tag: str) -> Beside | None:
    """Return a scalar of the run that logged a table, None if it has none of this tag."""
    series = _scalars(catalog, table).get(tag) if tag else None
    return None if series is None or not len(series) else _beside(tag, series)


@remembered(4)
def _beside(tag: str, series: ScalarSeries) -> Beside:
    keep = ~superseded(series.step)
    return Beside(tag, series.step[keep].astype(np.float64), series.value[keep].astype(np.float64))


def _scalars(catalog: Catalog, table: EmbeddingTable) -> Mapping[str, ScalarSeries]:
    run = catalog.runs.get(table.run)
    return {} if run is None else run.scalars


def agreement(course: Course, scalar: Beside) -> float | None:
    """Return how the scalar's change between two steps goes with how many neighbours leave, from -1 to 1.

    Spearman's rank correlation of both over all pairs of steps; None for fewer than `FEWEST`, and where one of both is
    the same for all.
    """
    if not course.numbered:
        return None
    left, changed = 1 - course.shares[1:], np.abs(np.diff(scalar.at(course.x)))
    known = np.isfinite(left) & np.isfinite(changed)
    if np.count_nonzero(known) < FEWEST:
        return None
    one, other = _ranks(left[known]), _ranks(changed[known])
    if not one.std() or not other.std():
        return None
    return float(np.corrcoef(one, other)[0, 1])


def _ranks(values: F8) -> F8:
    """Return the rank of each value; equals share theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: F8 = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return ranks
