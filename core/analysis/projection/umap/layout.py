"""The epochs of a layout: edges pull, random points push, less and less."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.analysis.parallel import Crew, processors
from core.analysis.projection.method import Frame
from core.analysis.projection.parameters import Value
from core.analysis.projection.umap.curve import fit_curve
from core.analysis.projection.umap.fuzzy import FuzzyGraph
from core.model.arrays import F4, F8
from core.work import Token

FRAME = 1 / 60
"""Seconds between two frames."""

_PART = 8192
_FEW, _SHORT, _LONG = 10_000, 200, 500


@dataclass(frozen=True, slots=True)
class Course:
    """How a layout is optimised.

    Attributes
    ----------
    epochs
        How many.
    curve
        float64 (3,): a and b of the strength of edges, and how strongly random points repel.
    rate
        Learning rate of the first epoch; it falls to 0.
    negatives
        Random points that repel for every edge that pulls.
    repeatable
        Whether points see where others were before the epoch, so that the result does not depend on chance.
    seed
        Of the random points.
    """

    epochs: int
    curve: F8
    rate: float
    negatives: int
    repeatable: bool
    seed: int


def course(parameters: Mapping[str, Value], points: int, seed: int) -> Course:
    """Return the course that parameters say; raises ValueError where `min_dist` is above `spread`."""
    spread, min_dist = float(parameters["spread"]), float(parameters["min_dist"])
    if min_dist > spread:
        raise ValueError(f"min_dist is at most spread, {spread:g}, not {min_dist:g}")
    a, b = float(parameters["a"]), float(parameters["b"])
    if a == 0 or b == 0:
        a, b = fit_curve(spread, min_dist)
    return Course(
        epochs=int(parameters["n_epochs"]) or automatic_epochs(points),
        curve=np.array([a, b, float(parameters["repulsion_strength"])]),
        rate=float(parameters["learning_rate"]),
        negatives=int(parameters["negative_sample_rate"]),
        repeatable=bool(parameters["repeatable"]),
        seed=seed,
    )


def automatic_epochs(points: int) -> int:
    """Return how many epochs so many points get where nobody says, as in umap-learn."""
    return _LONG if points <= _FEW else _SHORT


def optimise(positions: F4, graph: FuzzyGraph, way: Course, crew: Crew, token: Token | None) -> F4:
    """Return positions (n, 2 or 3) after all epochs; frames are handed over at the rate of a screen, the first at once.

    It is asked between parts of an epoch whether to stop.
    """
    from core.analysis.projection.umap import kernels

    points, dimensions = positions.shape
    before = np.zeros((points, 3), dtype=np.float32)
    before[:, :dimensions] = positions
    after = before.copy() if way.repeatable else before
    rates = graph.strengths / graph.strengths.max() if len(graph.strengths) else graph.strengths
    parts = max(processors(), -(-points // _PART)) if points > _PART // 8 else 1
    edges = [points * part // parts for part in range(parts + 1)]
    show = _Show(token, way.epochs, dimensions)
    show(before, 0)
    for number in range(1, way.epochs + 1):

        def work(part: int, number: int = number, before: F4 = before, after: F4 = after) -> None:
            if token:
                token.check()
            kernels.epoch(
                graph.starts, graph.columns, rates, before, after, edges[part], edges[part + 1], number, way.seed,
                way.curve, way.rate * (1 - (number - 1) / way.epochs), way.negatives,
            )  # fmt: skip

        crew.run(work, parts)
        before, after = after, before
        show(before, number)
    return np.ascontiguousarray(before[:, :dimensions])


class _Show:
    """Hands frames over, not more often than a screen shows them, but always the first two and the last."""

    def __init__(self, token: Token | None, epochs: int, dimensions: int) -> None:
        self._token, self._epochs, self._dimensions = token, epochs, dimensions
        self._last = float("-inf")

    def __call__(self, positions: F4, epoch: int) -> None:
        if self._token is None:
            return
        self._token.check()
        self._token.progress(epoch / self._epochs, f"Epoch {epoch:,} of {self._epochs:,}")
        now = time.perf_counter()
        if epoch <= 1 or epoch == self._epochs or now - self._last >= FRAME:
            self._last = now
            self._token.partial(Frame(positions[:, : self._dimensions].copy(), epoch, self._epochs))
