"""Asking which hyperparameters matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.importance import evaluators
from core.analysis.importance.best import best_apart
from core.analysis.importance.cautions import cautions
from core.analysis.importance.columns import Column
from core.analysis.importance.evaluators import Evaluator, evaluator_named
from core.analysis.importance.fanova import Parts, decomposed, learned, pairs_of, second
from core.analysis.importance.forest import TREES, Forest, explained, grown
from core.analysis.importance.halves import Measured, Unheard, interval, standard_errors
from core.analysis.importance.information import informations
from core.analysis.importance.permutation import impurity, permutation
from core.analysis.importance.ranks import rank_correlations
from core.analysis.importance.result import Curve, Importance, Pair
from core.analysis.importance.table import Table, prepared
from core.analysis.importance.warm import warm_up
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model.arrays import F8, I8
from core.work import Token

_LEAST_RUNS = 4
_HALF_TREES = 12
"""Trees of each forest of each half: their own chance is small beside that of the runs."""

_SURFACES = 16
"""Pairs whose surfaces are kept."""


def importance(
    columns: Sequence[Column],
    target: F8,
    evaluator: str,
    seed: int = 0,
    token: Token | None = None,
    *,
    maximise: bool = False,
    ranked: bool = False,
    threads: int | None = None,
) -> Importance:
    """Say how much each hyperparameter matters to a target, with how sure that is and what to beware of.

    Parameters
    ----------
    columns
        The hyperparameters of n runs, on their own scales.
    target
        float64 (n,), one number a run; runs where it is not finite are left out and counted.
    evaluator
        The name of one of `core.analysis.importance.evaluators.EVALUATORS`.
    seed
        Of everything random; the same seed gives the same bytes at any number of threads.
    token
        Told of progress, and asked whether to stop.
    maximise
        Whether the best runs are those with the highest target; only "best_tenth" asks for it.
    ranked
        Whether ranks of the target take its place, as is better where few runs make most of its variance.
    threads
        How many; one for each processor if None.

    Raises
    ------
    ValueError
        If lengths differ or the evaluator is unknown.
    CancelledError
        If `token` says so.
    """
    way = evaluator_named(evaluator)
    target = np.asarray(target, dtype=np.float64)
    table, out = prepared(columns, target, ranked)
    dropped = len(target) - len(table.target)
    if way.forest:
        warm_up(token)
    answer = _nothing(table)
    if table.columns and len(table.target) >= _LEAST_RUNS and np.ptp(table.target) > 0:
        with Crew(threads) as crew:
            answer = _ANSWERS[way.name](_Question(table, way, seed, maximise, crew, Steps(token), Unheard(token)))
    counts = np.array([column.present.sum() for column in table.columns], dtype=np.int64)
    return Importance(
        way.name, table.names, answer.values, answer.low, answer.high, counts, answer.pairs, answer.curves,
        answer.beyond, answer.explained, len(table.target), dropped, out,
        cautions(table, dropped, out, way.forest, answer.explained),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Question:
    table: Table
    way: Evaluator
    seed: int
    maximise: bool
    crew: Crew
    steps: Steps
    quiet: Steps

    def large(self, trees: int) -> Forest:
        """Grow a forest of all runs, on all threads."""
        return grown(self.table.grid, self.table.target, [self.seed, 1], trees, self.crew, self.steps)

    def small(self, table: Table, seed: Sequence[int]) -> Forest:
        """Grow a small forest of some runs, on this thread."""
        return grown(table.grid, table.target, seed, _HALF_TREES, Crew(1), self.quiet)

    def errors(self, measure: Measured, share: float) -> F8:
        """Return the standard errors of what is measured; `share` is that of the whole work."""
        self.steps.stage("Comparing halves of the runs", share)
        return standard_errors(measure, self.table, [self.seed, 2], self.crew, self.steps)


@dataclass(frozen=True, slots=True)
class _Answer:
    values: F8
    low: F8
    high: F8
    explained: float = np.nan
    beyond: float = np.nan
    pairs: tuple[Pair, ...] = ()
    curves: tuple[Curve, ...] = ()


def _nothing(table: Table) -> _Answer:
    unknown = np.full(len(table.columns), np.nan)
    return _Answer(unknown, unknown, unknown)


def _plain(question: _Question, measure: Measured) -> _Answer:
    """Answer with something that is measured of a table as it is."""
    question.steps.stage(question.way.title, 0.1)
    values = measure(question.table, [question.seed, 1])
    errors = question.errors(measure, 0.9)
    return _Answer(values, *interval(values, errors, question.way.least, question.way.most))


def _spearman(question: _Question) -> _Answer:
    return _plain(question, lambda table, seed: rank_correlations(table))


def _information(question: _Question) -> _Answer:
    return _plain(question, informations)


def _best_tenth(question: _Question) -> _Answer:
    return _plain(question, lambda table, seed: best_apart(table, question.maximise))


def _impurity(question: _Question) -> _Answer:
    def measure(table: Table, seed: Sequence[int]) -> F8:
        return impurity(question.small(table, seed))

    table, steps = question.table, question.steps
    steps.stage("Growing trees", 0.3)
    forest = question.large(TREES)
    values = impurity(forest)
    low, high = interval(values, question.errors(measure, 0.7), 0.0, 1.0)
    return _Answer(values, low, high, explained(forest, table.grid, table.target))


def _permutation(question: _Question) -> _Answer:
    def measure(table: Table, seed: Sequence[int]) -> F8:
        forest = question.small(table, seed)
        return permutation(forest, table, [*seed, 1], Crew(1), question.quiet, repeats=1)

    table, steps, crew = question.table, question.steps, question.crew
    steps.stage("Growing trees", 0.2)
    forest = question.large(TREES)
    steps.stage("Shuffling parameters", 0.3)
    values = permutation(forest, table, [question.seed, 3], crew, steps)
    low, high = interval(values, question.errors(measure, 0.5), question.way.least, question.way.most)
    return _Answer(values, low, high, explained(forest, table.grid, table.target))


def _fanova(question: _Question) -> _Answer:
    table, steps, crew, seed = question.table, question.steps, question.crew, question.seed
    steps.stage("Growing trees", 0.15)
    first = question.large(TREES // 2)
    steps.stage("Growing trees", 0.15)
    forests, told = learned(first, table, [seed, 4], crew, steps)
    pairs = pairs_of(first)
    steps.stage("Integrating trees", 0.2)
    parts = decomposed(forests, table.grid, pairs, [seed], crew, steps)

    def measure(some: Table, numbers: Sequence[int]) -> F8:
        half, alone = [question.small(some, [*numbers, 1])], Crew(1)
        if len(forests) > 1:
            half.append(second(half[0], some, [*numbers, 2], alone, question.quiet)[0])
        return _shares(decomposed(half, some.grid, pairs, numbers, alone, question.quiet))

    shares = _shares(parts)
    low, high = interval(shares, question.errors(measure, 0.5), 0.0, 1.0)
    count = len(table.columns)
    beyond = max(0.0, 1 - float(shares.sum())) if parts.total > 0 else np.nan
    found = _pairs(table, pairs, parts, shares[count:], low[count:], high[count:])
    return _Answer(shares[:count], low[:count], high[:count], told, beyond, found, _curves(table, parts))


def _shares(parts: Parts) -> F8:
    """Return the shares of the variance, of parameters and then of pairs; 0 where nothing was learned."""
    values = np.concatenate([parts.main, parts.joint])
    return values / parts.total if parts.total > 0 else values


def _pairs(table: Table, pairs: I8, parts: Parts, values: F8, low: F8, high: F8) -> tuple[Pair, ...]:
    order = np.argsort(-values, kind="stable")
    found = []
    for rank, place in enumerate(order):
        p, r = pairs[place]
        height, width = (table.grid.sizes[p], table.grid.sizes[r]) if rank < _SURFACES else (0, 0)
        surface = parts.grids[place, :height, :width] * table.unit + table.level
        share, least, most = float(values[place]), float(low[place]), float(high[place])
        found.append(Pair(table.names[p], table.names[r], share, least, most, surface))
    return tuple(found)


def _curves(table: Table, parts: Parts) -> tuple[Curve, ...]:
    found = []
    for place, axis in enumerate(table.axes):
        members = parts.curves[:, place, : len(axis.weights)]
        mean, std = members.mean(axis=0) * table.unit + table.level, members.std(axis=0) * table.unit
        found.append(Curve(axis.name, axis.middles, axis.edges, axis.labels, axis.missing >= 0, mean, std))
    return tuple(found)


_ANSWERS: dict[str, Callable[[_Question], _Answer]] = {
    evaluators.SPEARMAN.name: _spearman,
    evaluators.INFORMATION.name: _information,
    evaluators.BEST_TENTH.name: _best_tenth,
    evaluators.MDI.name: _impurity,
    evaluators.PERMUTATION.name: _permutation,
    evaluators.FANOVA.name: _fanova,
}
