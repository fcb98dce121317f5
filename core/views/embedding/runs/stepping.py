"""What a worker process does for a run over all steps: one step after the other, each laid over the one before."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.analysis.graph.finite import finite_rows
from core.analysis.graph.metrics import prepare_rows
from core.analysis.parallel import Crew
from core.analysis.projection.aligned.following import follow
from core.analysis.projection.aligned.placed import Placed, movement
from core.analysis.projection.chunks import Vectors, some_rows
from core.analysis.projection.densify import as_array
from core.analysis.projection.method import Frame, Given, Projection
from core.analysis.projection.methods import METHODS, Value, scaled_for
from core.analysis.projection.sampled.sample import Sample
from core.analysis.projection.sampled.size import fitted_on
from core.analysis.projection.scaled import Scaled
from core.analysis.projection.scaling_choice import scaling_of
from core.analysis.quality.local import neighbourhoods
from core.analysis.quality.warm import warm_up
from core.analysis.steps import Steps
from core.jobs import Token
from core.model import F4, TensorSource
from core.results import ResultKey, Results
from core.views.embedding.coordinates import drawable, everybody, outermost, positions
from core.views.embedding.runs.graphs import scaled_key
from core.views.embedding.runs.hearing import Hearing
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.runs.running import graph_of, notes_of, results_in, sample_of
from core.views.embedding.runs.walk import REACH, Going, Walk, Walked
from core.work import Forwarding

NEIGHBOURS = 15
"""How many neighbours are looked at to say how faithful a layout is."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: where its vectors lie, their key, and the key of its layout."""

    source: TensorSource
    vectors: ResultKey
    key: ResultKey


def run(
    token: Token | None,
    stages: tuple[Stage, ...],
    walk: ResultKey,
    method: str,
    parameters: Mapping[str, Value],
    seed: int,
    strength: float,
    folder: Path | None = None,
    given: Given | None = None,
) -> Walked:
    """Return what is known of the layouts of all steps, and where they are not kept on disk the layouts.

    Vectors are read one step after the other; steps that were made before are not made again.

    Parameters
    ----------
    token
        Given `Going` on the way; may be told to pause and to go on.
    stages
        All steps in their order.
    walk
        Key of what is known.
    method, parameters, seed
        As for a run of one step.
    strength
        0 to 1; see `core.analysis.projection.aligned.following.follow`.
    folder
        Where results are kept between starts; None for nowhere.
    given
        Labels and so on, the same at all steps.
    """
    complete = METHODS[method].complete(parameters)
    run_ = _Walking(token, complete, method, seed, strength, results_in(folder), given or Given(), stages[0])
    known = run_.results.recall(walk, Walk) or Walk(len(stages))
    layouts: list[Layout] = []
    before: Placed | None = None
    for place, stage in enumerate(stages):
        layout = run_.results.recall(stage.key, Layout) if folder is not None else None
        if layout is None or place >= known.made:
            known = _first(known, place)
            layout, known = run_.step(stage, place, known, before)
            run_.results.keep(stage.key, layout)
            run_.results.keep(walk, known)
            run_.tell(Going(place, known))
        before = Placed(layout.scores, layout.radius)
        if folder is None:
            layouts.append(layout)
    return Walked(known, tuple(layouts) if folder is None else None)


def _first(known: Walk, count: int) -> Walk:
    """Return what is known of the first steps only."""
    return replace(known, moved=known.moved[:count], kept=known.kept[:count], trusted=known.trusted[:count])


@dataclass(eq=False)
class _Walking:
    """What all steps of one run share."""

    token: Token | None
    parameters: Mapping[str, Value]
    method: str
    seed: int
    strength: float
    results: Results
    given: Given
    first: Stage
    fitted: tuple[ResultKey, Sample] | None = None
    """The sample of the first step and its key, once it is known; None where all rows are fitted."""

    def tell(self, going: Going) -> None:
        if self.token:
            self.token.partial(going)

    def step(self, stage: Stage, place: int, known: Walk, before: Placed | None) -> tuple[Layout, Walk]:
        """Return the layout of a step, and what is known with it."""
        entry = METHODS[self.method]
        within = None if self.token is None else _Within(self.token, place, known)
        hearing = Hearing(within)
        if entry.prepare:
            entry.prepare(hearing)
        ready, of = self._ready(stage, hearing)
        sample, near = self._sample(stage, ready.vectors, of, hearing)
        among = ready.vectors if sample is None else some_rows(ready.vectors, sample.rows, hearing.check)
        graph = graph_of(entry, self.parameters, among, near, self.results, hearing)
        started = time.perf_counter()
        layout, made = follow(
            hearing, ready, self.method, self.parameters, self.seed, graph, self.given, before, self.strength, sample
        )
        told = notes_of(made, graph)
        last = hearing.last
        rounds = (0, 0) if last is None else (last.epoch, last.epochs)
        took = time.perf_counter() - started
        result = Layout(
            layout.scores, self._titles(made, layout), made.set_aside, told, *rounds, took, hearing.losses,
            REACH, layout.radius,
        )  # fmt: skip
        compared = ready.whole(scaling_of(self.parameters), hearing)
        return result, self._measured(known, compared, result, before, hearing)

    def _ready(self, stage: Stage, token: Token) -> tuple[Scaled, ResultKey]:
        """Return the vectors of a step as the method wants them, and their key."""
        from core.readers.embeddings import load_vectors

        token.progress(0.0, "Reading vectors")
        vectors = as_array(load_vectors(stage.source, token))
        ready = scaled_for(METHODS[self.method], self.parameters, vectors, token)
        return ready, scaled_key(stage.vectors, ready.scaling)

    def _sample(self, stage: Stage, vectors: Vectors, of: ResultKey, token: Token) -> tuple[Sample | None, ResultKey]:
        """Return the sample that is fitted at a step, None for all vectors, and the key of what is fitted.

        It has the rows of the first step's at every step, so that points that are followed are fitted all along.
        """
        if stage is not self.first and self.fitted is None and fitted_on(self.method, self.parameters, *vectors.shape):
            before, key = self._ready(self.first, token)  # an earlier run has made the steps before
            self._sample(self.first, before.vectors, key, token)
        entry = METHODS[self.method]
        drawn = sample_of(
            entry, self.parameters, vectors, of, self.seed, self.given, self.results, token, self.fitted
        )  # fmt: skip
        if stage is self.first and drawn[0] is not None:
            self.fitted = drawn[1], drawn[0]
        return drawn

    def _titles(self, made: Projection, layout: Placed) -> tuple[str, ...]:
        if self.method != "pca":
            return made.axis_titles
        return tuple(f"Axis {axis} (PCA, turned)" for axis in range(1, layout.scores.shape[1] + 1))

    def _measured(self, known: Walk, vectors: Vectors, layout: Layout, before: Placed | None, token: Token) -> Walk:
        metric = str(self.parameters.get("metric", "euclidean"))
        kept, trusted, count = _faithful(vectors, layout.scores, metric, token)
        moved = float("nan") if before is None else movement(layout.scores, before.scores)
        far = outermost(positions(layout, (0, 1, 2)), drawable(layout))
        return Walk(
            known.total,
            np.append(known.moved, np.float32(moved)),
            np.append(known.kept, np.float32(kept)),
            np.append(known.trusted, np.float32(trusted)),
            count,
            _outline(known.outline, far),
            known.unmatched + (0 if before is None else abs(len(before.scores) - len(layout.scores))),
        )


def _faithful(vectors: Vectors, scores: F4, metric: str, token: Token) -> tuple[float, float, int]:
    """Return the share of neighbours that are kept, trustworthiness, and how many neighbours were looked at."""
    warm_up(token)
    good = finite_rows(vectors) & np.isfinite(scores).all(axis=1)
    if np.count_nonzero(good) < 2:
        return float("nan"), float("nan"), 0
    prepared = prepare_rows(vectors if good.all() else vectors[good], metric)
    steps = Steps(token)
    steps.stage("Measuring", 1.0)
    with Crew() as crew:
        near = neighbourhoods(prepared, scores[good].astype(np.float64), NEIGHBOURS, 0, crew, steps)
    return near.recall.value, near.trustworthiness.value, near.k


def _outline(before: F4, here: F4) -> F4:
    """Return the positions farthest out of both."""
    together = np.concatenate([before, here])
    return outermost(together, everybody(len(together)))


class _Within(Forwarding):
    """The token of one step: what it tells is a part of the whole."""

    def __init__(self, token: Token, place: int, walk: Walk) -> None:
        super().__init__(token)
        self._place, self._walk = place, walk

    def progress(self, fraction: float | None, message: str = "") -> None:
        super().progress((self._place + (fraction or 0.0)) / self._walk.total, message)

    def partial(self, value: object) -> None:
        super().partial(Going(self._place, self._walk, value) if isinstance(value, Frame) else value)
