"""Importance of hyperparameters: seconds of each evaluator, how near fANOVA comes to what is known, and optuna."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from core.analysis.importance.columns import Column, Numeric
from core.analysis.importance.evaluators import EVALUATORS, FANOVA
from core.analysis.importance.importance import importance
from core.analysis.importance.result import Importance
from core.model.arrays import F8
from tests.benchmarks.measure import Measure
from tests.core.analysis.importance import problems

T = TypeVar("T")

RUNS, COUNT = 1000, 10
REPEATS = 3
_GOAL, _NEAR, _FASTER = 2.0, 0.05, 20.0
_FEW = 4
"""Parameters that optuna is asked about: it takes half a minute even so."""


def run() -> list[Measure]:
    """Return seconds of each evaluator, the largest error of fANOVA, and how much faster it is than optuna's."""
    columns, target = problems.friedman(0, RUNS)
    for evaluator in EVALUATORS:
        importance(*problems.linear(0, 50), evaluator.name)  # loads the compiled loops
    found = [_seconds(columns, target, evaluator.name, evaluator.title) for evaluator in EVALUATORS]
    return [*found, *_errors(), *_beside_optuna()]


def _seconds(columns: list[Column], target: F8, name: str, title: str) -> Measure:
    times = [_timed(lambda: importance(columns, target, name))[1:] for _ in range(REPEATS)]
    seconds, processor = min(times)
    return Measure(
        f"{title} with intervals, {RUNS:,} runs x {COUNT} parameters", _GOAL, seconds, "s", True,
        f"{processor:.2f} s of processors",
    )  # fmt: skip


def _errors() -> list[Measure]:
    """Return by how much fANOVA is wrong at most, of parameters and the pair that is known, over five designs."""
    linear = (*problems.LINEAR, *[0.0] * (COUNT - 3))
    cases: list[tuple[str, Callable[[int], problems.Problem], tuple[float, ...], tuple[str, str], float]] = [
        ("linear", lambda seed: problems.linear(seed, RUNS, COUNT), linear, ("x0", "x1"), 0.0),
        ("Ishigami", lambda seed: problems.ishigami(seed, RUNS), problems.ISHIGAMI, ("x0", "x2"),
         problems.ISHIGAMI_FIRST_AND_THIRD),
        ("Friedman-1", lambda seed: problems.friedman(seed, RUNS), problems.FRIEDMAN, ("x0", "x1"),
         problems.FRIEDMAN_FIRST_AND_SECOND),
    ]  # fmt: skip
    measures = []
    for name, problem, shares, pair, joint in cases:
        found = [importance(*problem(seed), FANOVA.name, seed) for seed in range(5)]
        single = max(float(np.abs(one.values - shares).max()) for one in found)
        double = max(abs(_pair(one, pair) - joint) for one in found)
        note = f"parameters {single:.3f}, {pair[0]} with {pair[1]} {double:.3f}; the worst of five designs"
        measures.append(Measure(f"error of fANOVA, {name}", _NEAR, max(single, double), "", True, note))
    return measures


def _pair(found: Importance, names: tuple[str, str]) -> float:
    return next(one.value for one in found.pairs if (one.first, one.second) == names)


def _beside_optuna() -> list[Measure]:
    """Return how much less of a processor fANOVA takes than optuna's, which has no intervals and no pairs."""
    columns, target = problems.linear(0, RUNS, _FEW)
    ours = min(_timed(lambda: importance(columns, target, FANOVA.name, threads=1))[2] for _ in range(REPEATS))
    theirs, found = _optuna(RUNS, _FEW)
    wrong = max(abs(found[f"x{place}"] - share) for place, share in enumerate((*problems.LINEAR, 0.0)))
    note = (
        f"optuna {theirs:.1f} s, ours {ours:.2f} s of a processor with intervals and pairs; optuna errs by {wrong:.3f}"
    )
    name = f"fANOVA against optuna's, {RUNS:,} runs x {_FEW} parameters"
    return [Measure(name, _FASTER, theirs / ours, "x", False, note)]


def _optuna(runs: int, count: int) -> tuple[float, dict[str, float]]:
    """Return the seconds of a processor that optuna's fANOVA takes, and what it finds."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    columns, target = problems.linear(0, runs, count)
    ranges: dict[str, optuna.distributions.BaseDistribution] = {
        column.name: optuna.distributions.FloatDistribution(0, 1) for column in columns
    }
    numbers = [column for column in columns if isinstance(column, Numeric)]
    study = optuna.create_study()
    for row in range(runs):
        values = {column.name: float(column.values[row]) for column in numbers}
        study.add_trial(
            optuna.trial.create_trial(params=values, distributions=ranges, value=float(target[row]))
        )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        evaluator = optuna.importance.FanovaImportanceEvaluator(seed=0)
        found, _, seconds = _timed(lambda: optuna.importance.get_param_importances(study, evaluator=evaluator))
    return seconds, found


def _timed(work: Callable[[], T]) -> tuple[T, float, float]:
    """Return what some work returns, and its seconds on the clock and of processors."""
    began, busy = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - began, time.process_time() - busy
