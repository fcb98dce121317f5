"""UMAP and densMAP from vectors and their neighbours to coordinates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.holding import held
from core.analysis.projection.method import Coordinates, Frame, Given
from core.analysis.projection.parameters import Value
from core.analysis.projection.umap.course import course
from core.analysis.projection.umap.density import kept_densities, vector_density
from core.analysis.projection.umap.fuzzy import FuzzyGraph, fuzzy_graph
from core.analysis.projection.umap.initial import Start
from core.analysis.projection.umap.rounds import UmapRounds
from core.analysis.projection.umap.targets import with_labels, with_numbers
from core.model.arrays import F4, Bool
from core.work import Token


def fit_umap(
    title: str,
    vectors: Vectors,
    graph: NeighbourGraph,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Coordinates:
    """Return the layout of vectors by UMAP; with the same seed the same bytes, unless `repeatable` is off or steered.

    Parameters
    ----------
    title
        Of the method, for the titles of axes.
    vectors
        Finite, shape (n, d).
    graph
        Their neighbours, at least ``n_neighbors - 1`` if there are as many.
    parameters
        All of `core.analysis.projection.umap.method.UMAP`, or of `DENSMAP`, which keeps densities.
    given
        The layout to start from, for the initialisation ``"layout"``; labels or numbers, if those are to be kept apart.

    Raises
    ------
    ValueError
        If parameters contradict each other, or the layout to start from is missing.
    CancelledError
        If `token` says so.
    """
    way = course(parameters, len(vectors))
    graph = graph.first(int(parameters["n_neighbors"]) - 1)
    start = Start(vectors, _going_on(parameters, given), seed, _begun(given), token)
    with Crew() as crew:
        edges = _edges(graph, parameters, given, crew)
        lonely = edges.lonely if graph.count else np.zeros(edges.points, dtype=np.bool_)
        kept = edges.without_weaker(float(edges.strengths.max(initial=0.0)) * way.weakest(0))
        density = vector_density(graph, kept, crew) if "dens_lambda" in parameters else None
        run = UmapRounds(start.positions(kept), edges, parameters, seed, token, crew, density)
        if given.epoch:
            run.go_on_from(given.epoch)
        run.hold = held(given, run.layout)
        run.descend()
        scores = run.layout.copy()
        run.notes += [*start.notes, *_notes(graph, edges, lonely, parameters)]
        if density is not None:
            run.notes += _density_note(kept_densities(density, scores, int(parameters["n_neighbors"]), crew))
    scores[lonely] = np.nan
    titles = tuple(f"{title} {axis + 1}" for axis in range(scores.shape[1]))
    return Coordinates(scores, titles, lonely if lonely.any() else None, tuple(run.notes))


def first_frame(
    vectors: Vectors, parameters: Mapping[str, Value], seed: int, token: Token | None, given: Given
) -> Frame | None:
    """Return the layout from which a run will start, None where that depends on the neighbours or goes on."""
    if given.epoch:
        return None
    start = Start(vectors, parameters, seed, given.layout, token)
    return None if start.needs_graph else Frame(start.positions(), 0, course(parameters, len(vectors)).epochs)


def _going_on(parameters: Mapping[str, Value], given: Given) -> Mapping[str, Value]:
    """Return the parameters with which a run starts: one that goes on starts from its layout."""
    return {**parameters, "initialisation": "layout"} if given.epoch else parameters


def _begun(given: Given) -> F4 | None:
    """Return the layout to start from; one that a run goes on from may have gaps."""
    return np.nan_to_num(given.layout) if given.layout is not None and given.epoch else given.layout


def _edges(graph: NeighbourGraph, parameters: Mapping[str, Value], given: Given, crew: Crew) -> FuzzyGraph:
    connectivity, mix = float(parameters["local_connectivity"]), float(parameters["set_op_mix_ratio"])
    edges = fuzzy_graph(graph, connectivity, mix, crew, farthest=float(parameters["disconnection_distance"]))
    weight = float(parameters["target_weight"])
    if given.labels is not None:
        return with_labels(edges, given.labels, weight)
    if given.target is not None:
        neighbours = int(parameters["target_n_neighbors"]) or int(parameters["n_neighbors"])
        return with_numbers(edges, given.target, weight, neighbours, crew)
    return edges


def _notes(graph: NeighbourGraph, edges: FuzzyGraph, lonely: Bool, parameters: Mapping[str, Value]) -> list[str]:
    notes, points = [], edges.points
    wished, alone = int(parameters["n_neighbors"]), int(lonely.sum())
    if wished > points:
        notes.append(f"Neighbours is {points:,}, as there are no more points; {wished:,} were wished for")
    if alone:
        far = float(parameters["disconnection_distance"])
        nobody = _counted(alone, "point has no neighbour", "points have no neighbour") + f" nearer than {far:g}"
        opposite = _counted(alone, "point is", "points are") + " opposite to all others"
        notes.append(f"{nobody if far else opposite}: set aside")
    parts = edges.parts - alone if graph.count else 0
    if parts > 1:
        notes.append(f"No neighbours join {parts:,} parts of the points: how far apart those lie says little")
    return notes


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _density_note(correlation: float) -> list[str]:
    if np.isnan(correlation):
        return ["Local densities do not vary, so that there was nothing to keep of them"]
    return [f"Local densities correlate at {correlation:.2f} with those among the vectors"]
