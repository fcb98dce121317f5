"""What a worker process does to say how far a picture can be trusted; everything is kept with the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.portion import part_of
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.method import Given
from core.analysis.projection.methods import Value
from core.analysis.projection.scaled import scaled
from core.analysis.projection.scaling import Scaling
from core.analysis.quality.measure import Quality, measure_quality
from core.analysis.quality.points import broken_links, faithfulness, stability
from core.analysis.quality.words import sentence, warnings
from core.jobs import Token
from core.model import F4, I4, Bool
from core.results import ResultKey, Results
from core.views.embedding.runs.graphs import graph_key, kept_graph, scaled_key
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.runs.needs import graph_count
from core.views.embedding.runs.running import results_in, run
from core.views.embedding.trust.shown import NEIGHBOURS, TornLinks, Trust

SHARED = 100_000
"""Rows up to which a graph is made with as many neighbours as runs share; of more, only with what is needed here."""

_LINKED, _REACH = 5, 50


@dataclass(frozen=True, slots=True, eq=False)
class Pictured:
    """What is shown: coordinates float32 (n, k), which of them are axes, and rows without any, bool (n,) or None."""

    scores: F4
    axes: tuple[int, ...]
    aside: Bool | None

    def layout(self) -> F4:
        """Return the coordinates that are axes, float32 (n, 2 or 3), NaN for rows without."""
        return _places(self.scores[:, [c for c in self.axes if c < self.scores.shape[1]]], self.aside)


def _places(scores: F4, aside: Bool | None) -> F4:
    layout = np.array(scores, dtype=np.float32)
    if aside is not None:
        layout[aside] = np.nan
    return layout


def measure(
    token: Token | None,
    vectors: Vectors,
    of: ResultKey,
    picture: Pictured,
    key: ResultKey,
    metric: str,
    labels: I4 | None,
    parameters: Mapping[str, Value],
    scaling: Scaling,
    folder: Path | None,
    kept: bool,
) -> Trust:
    """Return how far a picture of vectors can be trusted.

    They are compared as the method went by them: by `metric` and as `scaling` says. `kept` says whether what is
    measured is kept on disk.
    """
    results = results_in(folder)
    before = results.recall(key, Trust)
    if before is not None:
        return before
    vectors, of = scaled(vectors, scaling, True, token), scaled_key(of, scaling)
    quality = measure_quality(vectors, picture.layout(), metric, NEIGHBOURS, labels, 0, token)
    graph = kept_graph(results, of, metric, len(vectors))
    made = trust_of(quality, warnings(vectors, graph, parameters, token), scaling)
    _keep(results, key, made, kept)
    return made


def trust_of(quality: Quality, told: tuple[str, ...], scaling: Scaling = Scaling.NONE) -> Trust:
    """Return what was measured in the form in which it is kept and shown, with what to beware of."""
    rooms = (quality.neighbourhoods, quality.distances, quality.classes)
    estimates = {
        name: getattr(room, name) for room in rooms if room is not None for name in type(room).__slots__ if name != "k"
    }
    return Trust(
        sentence(quality),
        told,
        tuple(estimates),
        np.array([(each.value, each.low, each.high) for each in estimates.values()]),
        np.array([each.samples for each in estimates.values()], dtype=np.int64),
        np.array([each.exact for each in estimates.values()], dtype=np.bool_),
        quality.metric,
        quality.neighbourhoods.k,
        quality.points,
        scaling.value,
    )


def faithful(
    token: Token | None,
    vectors: Vectors,
    of: ResultKey,
    picture: Pictured,
    key: ResultKey,
    metric: str,
    scaling: Scaling,
    folder: Path | None,
    kept: bool,
) -> F4:
    """Return the faithfulness of every point, float32 (n,)."""
    results = results_in(folder)
    before = results.recall(key, np.ndarray)
    if before is not None:
        return before
    vectors, of = scaled(vectors, scaling, True, token), scaled_key(of, scaling)
    made = faithfulness(shared_graph(token, vectors, of, metric, results), picture.layout(), NEIGHBOURS, token)
    _keep(results, key, made, kept)
    return made


def links(
    token: Token | None,
    vectors: Vectors,
    of: ResultKey,
    picture: Pictured,
    key: ResultKey,
    metric: str,
    scaling: Scaling,
    folder: Path | None,
    kept: bool,
) -> TornLinks:
    """Return the links between true neighbours that a picture breaks."""
    results = results_in(folder)
    before = results.recall(key, TornLinks)
    if before is not None:
        return before
    vectors, of = scaled(vectors, scaling, True, token), scaled_key(of, scaling)
    graph = shared_graph(token, vectors, of, metric, results)
    made = TornLinks(*broken_links(graph, picture.layout(), _LINKED, _REACH, token))
    _keep(results, key, made, kept)
    return made


def stable(
    token: Token | None,
    vectors: F4,
    of: ResultKey,
    scores: F4,
    aside: Bool | None,
    key: ResultKey,
    others: Mapping[int, ResultKey],
    method: str,
    parameters: Mapping[str, Value],
    given: Given | None,
    folder: Path | None,
) -> F4:
    """Return how much of every point's neighbourhood stays when its method is run with other seeds, float32 (n,).

    `others` are the seeds and the keys of what they make, which is kept like any other run.
    """
    results = results_in(folder)
    before = results.recall(key, np.ndarray)
    if before is not None:
        return before
    layouts = [_places(scores, aside)]
    for number, (seed, other) in enumerate(others.items()):
        made = results.recall(other, Layout)
        if made is None:
            part = part_of(token, number, len(others), f"Run {number + 1} of {len(others)}, seed {seed}")
            made = run(part, vectors, of, other, method, parameters, seed, folder, given)
        layouts.append(_places(made.scores, made.set_aside))
    result = stability(layouts, NEIGHBOURS, token)
    results.keep(key, result)
    return result


def shared_graph(
    token: Token | None, vectors: Vectors, of: ResultKey, metric: str, results: Results, wanted: int = NEIGHBOURS
) -> NeighbourGraph:
    """Return the neighbours of all vectors, those of a run where there are some."""
    shared = graph_key(of, metric, graph_count(wanted, len(vectors)))
    own = graph_key(of, metric, min(wanted, len(vectors) - 1))
    for key in (shared, own):
        found = results.recall(key, NeighbourGraph)
        if found is not None:
            return found
    count = graph_count(wanted, len(vectors)) if len(vectors) <= SHARED else wanted
    made = neighbour_graph(vectors, count, metric, 0, token)
    results.keep(shared if len(vectors) <= SHARED else own, made)
    return made


def _keep(results: Results, key: ResultKey, value: object, kept: bool) -> None:
    if kept:
        results.keep(key, value)
