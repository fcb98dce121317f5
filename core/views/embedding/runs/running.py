"""What a worker process does for a run: neighbours that all methods share, the method, and keeping both."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.finite import finite_rows
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors, some_rows
from core.analysis.projection.method import Coordinates, Given, Projection
from core.analysis.projection.methods import METHODS, Method, Value, metric_of, project, scaled_for, show_first
from core.analysis.projection.sampled.sample import Sample, draw
from core.analysis.projection.sampled.size import fitted_on
from core.analysis.projection.sampled.warm import warm_up
from core.jobs import Token
from core.model import F4
from core.results import DiskResults, ResultKey, Results
from core.views.embedding.runs.graphs import graph_key, sample_key, sample_like, scaled_key
from core.views.embedding.runs.hearing import Hearing
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.runs.needs import graph_count

_MEMORY = 512 << 20


def run(
    token: Token | None,
    vectors: F4,
    of: ResultKey,
    key: ResultKey,
    method: str,
    parameters: Mapping[str, Value],
    seed: int,
    folder: Path | None = None,
    given: Given | None = None,
    losses: F4 | None = None,
) -> Layout:
    """Return the coordinates that a method makes of vectors; frames are handed over on the way.

    Parameters
    ----------
    token
        May be told to pause and to go on, and what the method itself hears.
    vectors
        float32 (n, d).
    of, key
        Of the vectors and of the result.
    folder
        Where results are kept between starts; None for nowhere.
    given
        The layout to start from and labels, for methods that use them.
    losses
        float32 (m, 2): what was minimised in rounds before, by a run that goes on.
    """
    entry = METHODS[method]
    complete = entry.complete(parameters)
    hearing, results, given = Hearing(token), results_in(folder), given or Given()
    prepared = scaled_for(entry, complete, vectors, hearing)
    ready, of = prepared.vectors, scaled_key(of, prepared.scaling)
    show_first(hearing, ready, method, complete, seed, given)
    if entry.prepare:
        entry.prepare(hearing)
    sample, near = sample_of(entry, complete, ready, of, seed, given, results, hearing)
    among = ready if sample is None else some_rows(ready, sample.rows, hearing.check)
    graph = graph_of(entry, complete, among, near, results, hearing)
    started = time.perf_counter()
    made = project(hearing, prepared, method, complete, seed, graph, given, sample)
    last = hearing.last
    rounds = (0, 0) if last is None else (last.epoch, last.epochs)
    notes = notes_of(made, graph)
    took = time.perf_counter() - started
    measured = _joined(losses, hearing.losses)
    layout = Layout(made.scores, made.axis_titles, made.set_aside, notes, *rounds, took, measured)
    if not hearing.steered:
        results.keep(key, layout)
    return layout


def _joined(before: F4 | None, losses: F4) -> F4:
    return losses if before is None else np.concatenate([before, losses])


@lru_cache(maxsize=1)
def results_in(folder: Path | None) -> Results:
    """Return what this process remembers: the next run finds the neighbours of the last."""
    return Results(None if folder is None else DiskResults(folder), _MEMORY)


def sample_of(
    method: Method,
    parameters: Mapping[str, Value],
    vectors: Vectors,
    of: ResultKey,
    seed: int,
    given: Given,
    results: Results,
    token: Token,
    like: tuple[ResultKey, Sample] | None = None,
) -> tuple[Sample | None, ResultKey]:
    """Return the sample that a method is fitted to, None for all vectors, and the key of what is fitted.

    `like` is the sample of another step and its key: the same rows are fitted then.
    """
    rows, columns = vectors.shape
    if not fitted_on(method.name, parameters, rows, columns):
        return None, of
    good = np.flatnonzero(finite_rows(vectors, token))
    size = fitted_on(method.name, parameters, len(good), columns)
    if not size:
        return None, of
    metric = metric_of(method, parameters, size)
    key = sample_key(of, size, metric, seed, given.labels) if like is None else sample_like(of, like[0])
    sample = results.recall(key, Sample)
    if sample is None:
        again = None if like is None else like[1].rows
        sample = draw(vectors, good, size, metric, seed, given.labels, token, again)
        results.keep(key, sample)
    return sample, key


def graph_of(
    method: Method, parameters: Mapping[str, Value], vectors: Vectors, of: ResultKey, results: Results, token: Token
) -> NeighbourGraph | None:
    """Return the neighbours that a method needs, None if it needs none; kept for the next run that does.

    It needs none of vectors of which a sample is fitted.
    """
    wanted = method.neighbours(parameters, len(vectors))
    if wanted is None or fitted_on(method.name, parameters, *vectors.shape):
        return None
    count, metric = graph_count(wanted[0], len(vectors)), wanted[1]
    key = graph_key(of, metric, count)
    graph = results.recall(key, NeighbourGraph)
    if graph is None:
        graph = neighbour_graph(vectors, count, metric, 0, token)
        results.keep(key, graph)
    return graph


def notes_of(made: Projection, graph: NeighbourGraph | None) -> tuple[str, ...]:
    """Return what the user should know about how coordinates were made."""
    told = made.notes if isinstance(made, Coordinates) else ()
    if graph is None or graph.exact:
        return told
    return (*told, f"Approximate neighbours: {100 * graph.recall:.1f} % of the true ones were found")


def warm(token: Token | None) -> None:
    """Have everything compiled and loaded that any method needs, so that a run starts at once."""
    for method in METHODS.values():
        if method.prepare:
            method.prepare(token)
    warm_up(token)
