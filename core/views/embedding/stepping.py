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
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.densify import as_array
from core.analysis.projection.method import Frame, Given, Projection
from core.analysis.projection.methods import METHODS, Value, scaled_for
from core.analysis.projection.scaling_choice import scaling_of
from core.analysis.quality.local import neighbourhoods
from core.analysis.quality.warm import warm_up
from core.analysis.steps import Steps
from core.jobs import Token
from core.model import F4, TensorSource
from core.results import ResultKey, Results
from core.views.embedding.coordinates import drawable, everybody, outermost, positions
from core.views.embedding.graphs import scaled_key
from core.views.embedding.hearing import Hearing
from core.views.embedding.layouts import Layout
from core.views.embedding.running import graph_of, notes_of, results_in
from core.views.embedding.walk import REACH, Going, Walk, Walked
from core.work import wishes

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
    run_ = _Walking(token, METHODS[method].complete(parameters), method, seed, strength, results_in(folder))
    known = run_.results.recall(walk, Walk) or Walk(len(stages))
    layouts: list[Layout] = []
    before: Placed | None = None
    for place, stage in enumerate(stages):
        layout = run_.results.recall(stage.key, Layout) if folder is not None else None
        if layout is None or place >= known.made:
            known = _first(known, place)
            layout, known = run_.step(stage, place, known, before, given or Given())
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

    def tell(self, going: Going) -> None:
        if self.token:
            self.token.partial(going)

    def step(self, stage: Stage, place: int, known: Walk, before: Placed | None, given: Given) -> tuple[Layout, Walk]:
        """Return the layout of a step, and what is known with it."""
        from core.readers.embeddings import load_vectors

        entry = METHODS[self.method]
        within = None if self.token is None else _Within(self.token, place, known)
        hearing = Hearing(within)
        hearing.progress(0.0, "Reading vectors")
        vectors = as_array(load_vectors(stage.source, hearing))
        if entry.prepare:
            entry.prepare(hearing)
        ready = scaled_for(entry, self.parameters, vectors, hearing)
        of = scaled_key(stage.vectors, ready.scaling)
        graph = graph_of(entry, self.parameters, ready.vectors, of, self.results, hearing)
        started = time.perf_counter()
        layout, made = follow(
            hearing, ready, self.method, self.parameters, self.seed, graph, given, before, self.strength
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


class _Within:
    """The token of one step: what it tells is a part of the whole."""

    def __init__(self, token: Token, place: int, walk: Walk) -> None:
        self._token, self._place, self._walk = token, place, walk

    @property
    def cancelled(self) -> bool:
        return self._token.cancelled

    def check(self) -> None:
        self._token.check()

    def progress(self, fraction: float | None, message: str = "") -> None:
        self._token.progress((self._place + (fraction or 0.0)) / self._walk.total, message)

    def partial(self, value: object) -> None:
        self._token.partial(Going(self._place, self._walk, value) if isinstance(value, Frame) else value)

    def wishes(self, patience: float = 0.0) -> tuple[object, ...]:
        return wishes(self._token, patience)
