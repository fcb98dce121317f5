"""UMAP from vectors and their neighbours to coordinates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.method import Coordinates, Given
from core.analysis.projection.parameters import Value
from core.analysis.projection.umap.fuzzy import FuzzyGraph, fuzzy_graph, with_labels
from core.analysis.projection.umap.initial import initial_positions
from core.analysis.projection.umap.layout import automatic_epochs, course, optimise
from core.model.arrays import F4, Bool
from core.work import Token

_FEW_EPOCHS = 10


def fit_umap(
    vectors: Vectors,
    graph: NeighbourGraph,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Coordinates:
    """Return the layout of vectors by UMAP; with the same seed the same bytes, unless `repeatable` is off.

    Parameters
    ----------
    vectors
        Finite, shape (n, d).
    graph
        Their neighbours, at least ``n_neighbors - 1`` if there are as many.
    parameters
        All of `core.analysis.projection.umap.method.UMAP`.
    given
        The layout to start from, for the initialisation ``"layout"``; labels, if the classes are to be kept apart.

    Raises
    ------
    ValueError
        If parameters contradict each other, or the layout to start from is missing.
    CancelledError
        If `token` says so.
    """
    way = course(parameters, len(vectors), seed)
    rng = np.random.default_rng(seed)
    with Crew() as crew:
        edges = _edges(graph.first(int(parameters["n_neighbors"]) - 1), parameters, given, crew)
        lonely = _cut_off(edges, graph)
        used = way.epochs if way.epochs > _FEW_EPOCHS else automatic_epochs(len(vectors))
        strongest = float(edges.strengths.max()) if len(edges.strengths) else 0.0
        edges = edges.without_weaker(strongest / used)
        begin = initial_positions(
            str(parameters["initialisation"]), vectors, edges, given.layout, int(parameters["dimensions"]), rng
        )
        scores = optimise(begin, edges, way, crew, token)
    scores = _centred(scores, lonely)
    return Coordinates(scores, tuple(f"UMAP {i + 1}" for i in range(scores.shape[1])), lonely if lonely.any() else None)


def _edges(graph: NeighbourGraph, parameters: Mapping[str, Value], given: Given, crew: Crew) -> FuzzyGraph:
    connectivity, mix = float(parameters["local_connectivity"]), float(parameters["set_op_mix_ratio"])
    edges = fuzzy_graph(graph, connectivity, mix, crew)
    if given.labels is None:
        return edges
    return with_labels(edges, given.labels, float(parameters["target_weight"]))


def _cut_off(edges: FuzzyGraph, graph: NeighbourGraph) -> Bool:
    """Return which points are opposite to all others, so that nothing holds them anywhere."""
    return edges.lonely if graph.count else np.zeros(edges.points, dtype=np.bool_)


def _centred(scores: F4, lonely: Bool) -> F4:
    result = scores.copy()
    result[lonely] = np.nan
    return result
