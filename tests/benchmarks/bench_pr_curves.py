"""Curves of ten million raw predictions, and the step slider over ten classes of twenty runs."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from core.analysis import warm
from core.analysis.pr.areas import average_precision
from core.analysis.pr.counting import count_outcomes
from core.analysis.pr.outcomes import Outcomes
from core.model import Catalog, SourceSpec
from core.model.arrays import F8, Bool
from core.readers.catalog import CatalogReader
from core.state import SessionState
from core.views.picture import Viewport
from core.views.pr_curves.ahead import read_ahead
from core.views.pr_curves.board import board_of
from core.views.pr_curves.chart import card_plot
from core.views.pr_curves.picture import wishes_of
from tests.benchmarks.measure import Measure
from tests.core.readers.written import writer

PREDICTIONS, RUNS, CLASSES, STEPS = 10_000_000, 20, 10, 30
_SIZE = Viewport(1100, 900)
T = TypeVar("T")


def run() -> list[Measure]:
    """Return seconds for many predictions, and milliseconds of a move of either slider."""
    return [*predictions(), *sliders()]


def predictions() -> list[Measure]:
    """Ten million labels and scores: counts at every distinct score with AP, then the point at a threshold."""
    rng = np.random.default_rng(0)
    labels = rng.random(PREDICTIONS) < 0.3
    scores = rng.normal(0.4 + 0.2 * labels, 0.2).clip(0, 1)
    best, outcomes = min((_timed(lambda: _counted(labels, scores)) for _ in range(3)), key=lambda each: each[0])
    moves = [_timed(partial(outcomes.point, place / 100))[0] for place in range(100)]
    note = f"{len(outcomes):,} thresholds, AP {average_precision(outcomes):.4f}"
    return [
        Measure("PR curves: 10 million predictions counted, with AP", 2.0, best, "s", True, note),
        Measure("PR curves: the point of 10 million at a threshold", 16.0, max(moves) * 1e3, "ms", True),
    ]


def _counted(labels: Bool, scores: F8) -> Outcomes:
    outcomes = count_outcomes(labels, scores)
    average_precision(outcomes)
    return outcomes


def sliders() -> list[Measure]:
    """Ten classes of twenty runs at thirty steps: the charts in sight after a move, all steps having been read."""
    warm.warm_up()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
        catalog = CatalogReader((SourceSpec(folder),)).read()
        state = SessionState(catalog.sources)
        shown(catalog, state)
        read_ahead(catalog, state, lambda: False)
        steps = [_seconds(catalog, replace(state, step=10 * number)) for number in range(1, STEPS)]
        moved = [replace(state, pr_curves=replace(state.pr_curves, threshold=k / 50)) for k in range(1, 50)]
        marks = [_seconds(catalog, each) for each in moved]
    return [
        Measure("PR curves: 10 x 20 x 30, a step to its charts", 16.0, float(np.median(steps)) * 1e3, "ms", True),
        Measure("PR curves: 10 x 20, a threshold to its charts", 16.0, float(np.median(marks)) * 1e3, "ms", True),
    ]


def write(folder: Path) -> None:
    """Write curves as PyTorch does."""
    rng = np.random.default_rng(0)
    for number in range(RUNS):
        with writer(folder / f"run{number:02}") as made:
            for step in range(STEPS):
                labels = rng.integers(0, CLASSES, 500)
                scores = np.exp(rng.normal(0, 1, (500, CLASSES)) + np.eye(CLASSES)[labels] * (step / 8))
                scores /= scores.sum(axis=1, keepdims=True)
                for place in range(CLASSES):
                    positive = (labels == place).astype(int)
                    made.add_pr_curve(f"pr/class {place}", positive, scores[:, place], step * 10, num_thresholds=127)


def shown(catalog: Catalog, state: SessionState) -> int:
    """Work out the charts in sight; return how many."""
    places = board_of(catalog, state, _SIZE).layout.in_sight(0, _SIZE.height)
    return len([card_plot(wish) for wish in wishes_of(catalog, state, places, _SIZE)])


def _seconds(catalog: Catalog, state: SessionState) -> float:
    return _timed(lambda: shown(catalog, state))[0]


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found
