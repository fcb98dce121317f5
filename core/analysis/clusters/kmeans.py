"""k-means: so many centres that the squared distances of points to their nearest one are as small as can be found.

S. P. Lloyd, "Least squares quantization in PCM", 1982, from centres that lie far apart (D. Arthur and S. Vassilvitskii,
"k-means++: the advantages of careful seeding", 2007; of several candidates for each centre the best one is taken). The
same seed gives the same centres at any number of threads: sums are formed over parts that do not depend on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.analysis.clusters import warm
from core.analysis.clusters.density.hdbscan import by_size
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model.arrays import F8, I4, I8
from core.work import RefusedError, Token

STARTS, ROUNDS = 3, 300
"""How often centres are looked for from others, and after how many rounds an attempt ends at last."""
_STILL, _USUAL = 1e-4, 40
"""Share of the variance that centres move in the last round, and how many rounds there are about."""
_TOGETHER = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Centres:
    """What k-means found.

    Attributes
    ----------
    places
        float64 (k, d).
    labels
        int32 (n,): the nearest centre of each point.
    inertia
        Sum of the squared distances of points to their centres.
    rounds
        How many it took.
    """

    places: F8
    labels: I4
    inertia: float
    rounds: int


def kmeans(
    points: F8, count: int, seed: int, token: Token | None = None, starts: int = STARTS, threads: int | None = None
) -> Centres:
    """Return the best of several attempts to find `count` centres of points (n, d), the largest cluster first.

    Raises RefusedError if there are fewer points than centres, CancelledError if `token` says so.
    """
    if count < 1 or len(points) < count:
        raise RefusedError(f"{count:,} clusters need as many points, and there are {len(points):,}")
    warm.warm_up(token)
    steps = Steps(token)
    middle = points.mean(axis=0)
    shifted = np.ascontiguousarray(points - middle, dtype=np.float64)
    best: Centres | None = None
    with Crew(threads) as crew:
        for attempt in range(starts):
            steps.stage(f"Looking for {count:,} centres", 1 / starts)
            found = _attempt(_Points(shifted, crew, steps), count, np.random.default_rng((seed, attempt)))
            best = found if best is None or found.inertia < best.inertia else best
    assert best is not None
    return _largest_first(Centres(best.places + middle, best.labels, best.inertia, best.rounds))


def _largest_first(found: Centres) -> Centres:
    labels = by_size(found.labels)
    _, first = np.unique(labels, return_index=True)
    empty = np.setdiff1d(np.arange(len(found.places)), found.labels[first])
    order = np.concatenate([found.labels[first], empty])
    return Centres(found.places[order], labels, found.inertia, found.rounds)


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """Points around 0, and who goes through them."""

    all: F8
    crew: Crew
    steps: Steps

    def parts(self) -> list[slice]:
        return [slice(start, start + _TOGETHER) for start in range(0, len(self.all), _TOGETHER)]

    def in_parts(self, work: Callable[[int, slice], object]) -> None:
        parts = self.parts()

        def one(number: int) -> None:
            self.steps.check()
            work(number, parts[number])

        self.crew.run(one, len(parts))

    def nearest(self, centres: F8, labels: I4, away: F8) -> tuple[int, float]:
        """Write the nearest centre of each point and its squared distance; return how many changed, and the sum."""
        from core.analysis.clusters import kernels

        squares = np.einsum("ij,ij->i", centres, centres) / 2
        changed, total = np.zeros(len(self.parts()), np.int64), np.zeros(len(self.parts()))

        def work(number: int, part: slice) -> None:
            some = self.all[part]
            changed[number] = kernels.nearest(some @ centres.T, squares, labels[part], away[part])
            away[part] = np.maximum(2 * away[part] + np.einsum("ij,ij->i", some, some), 0.0)
            total[number] = away[part].sum()

        self.in_parts(work)
        return int(changed.sum()), float(total.sum())

    def means(self, centres: F8, labels: I4, away: F8) -> F8:
        """Return the mean of the points of each centre; one without any goes to the point farthest from its own."""
        from core.analysis.clusters import kernels

        parts = len(self.parts())
        sums, counts = np.zeros((parts, *centres.shape)), np.zeros((parts, len(centres)), np.int64)
        self.in_parts(lambda number, part: kernels.gather(self.all[part], labels[part], sums[number], counts[number]))
        held = counts.sum(axis=0)
        means: F8 = sums.sum(axis=0) / np.maximum(held, 1)[:, None]
        empty = np.flatnonzero(held == 0)
        means[empty] = self.all[np.argsort(-away, kind="stable")[: len(empty)]]
        return means


def _attempt(points: _Points, count: int, random: np.random.Generator) -> Centres:
    centres = _far_apart(points, count, random)
    still = _STILL * float(points.all.var(axis=0).mean())
    labels, away = np.full(len(points.all), -1, np.int32), np.empty(len(points.all))
    rounds = 0
    while rounds < ROUNDS:
        rounds += 1
        changed, _ = points.nearest(centres, labels, away)
        moved = points.means(centres, labels, away)
        step, centres = float(np.square(moved - centres).sum()), moved
        points.steps.did(1 / _USUAL)
        if not changed or step <= still:
            break
    _, inertia = points.nearest(centres, labels, away)
    return Centres(centres, labels, inertia, rounds)


def _far_apart(points: _Points, count: int, random: np.random.Generator) -> F8:
    """Return points far from one another: each is drawn in proportion to its squared distance to those before."""
    squares = np.einsum("ij,ij->i", points.all, points.all)
    chosen = [int(random.integers(len(points.all)))]
    nearest = _distances(points.all, squares, np.array(chosen))[0]
    tries = 2 + int(np.log(count))
    for _ in range(1, count):
        points.steps.check()
        sums = np.cumsum(nearest)
        drawn = np.searchsorted(sums, random.uniform(size=tries) * sums[-1])
        candidates = np.minimum(drawn, len(points.all) - 1).astype(np.int64)
        away = np.minimum(_distances(points.all, squares, candidates), nearest)
        best = int(np.argmin(away.sum(axis=1)))
        chosen.append(int(candidates[best]))
        nearest = away[best]
    return points.all[chosen].copy()


def _distances(points: F8, squares: F8, rows: I8) -> F8:
    """Return the squared distances of some points to all, float64 (q, n)."""
    away: F8 = points[rows] @ points.T
    away *= -2
    away += squares
    away += squares[rows, None]
    return np.maximum(away, 0.0, out=away)


def nearest_centres(block: F8, centres: F8) -> I4:
    """Return the nearest of some centres (k, d) for each point of a block (m, d), int32 (m,)."""
    from core.analysis.clusters import kernels

    labels, away = np.zeros(len(block), np.int32), np.empty(len(block))
    middle = centres.mean(axis=0)
    shifted = centres - middle
    kernels.nearest((block - middle) @ shifted.T, np.einsum("ij,ij->i", shifted, shifted) / 2, labels, away)
    return labels
