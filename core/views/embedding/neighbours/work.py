"""Finding neighbours, and where the picture puts them, away from the window's thread."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.analysis.vicinity.standing_out import StandingOut
from core.jobs import Task, Token
from core.model import F4, F8, Metadata
from core.results import ResultKey, Results
from core.state import NeighbourQuery, RowSet, SessionState
from core.state.embedding import PointMeasure
from core.views.embedding.neighbours.around import (
    Apart,
    Around,
    Neighbours,
    Places,
    awaits_metadata,
    is_vector,
    places_key,
)
from core.views.embedding.runs.graphs import kept_graph
from core.views.embedding.runs.layouts import Shown
from core.views.embedding.subject import Subject, axes

_HERE = "core.views.embedding.neighbours.work"
_OF_ANOTHER = np.empty(0, dtype=np.int64)
"""Stands for rows of another table."""


def neighbour_work(
    about: Subject, of: Around | None, vectors: F4, results: Results, state: SessionState
) -> Iterator[tuple[ResultKey, Task]]:
    """Yield what has to be found of the vectors: distances where points are coloured by them, and the nearest."""
    metadata = results.get(about.metadata, Metadata) if about.metadata else None
    if of is None or awaits_metadata(of, metadata):
        return
    query = state.embedding.neighbours
    given = {"vectors": vectors, "results": results, "of": of, "query": query, "metadata": metadata}
    coloured = state.embedding.colour_measure is PointMeasure.DISTANCE
    if coloured:
        title = f"Distances in {about.table.tensor}"
        yield of.apart_key(query), Task(title, f"{_HERE}:measure_apart", given, "embedding-apart")
    if not coloured or of.apart_key(query) in results:
        title = f"Neighbours in {about.table.tensor}"
        yield of.neighbours_key(query), Task(title, f"{_HERE}:find_neighbours", given, "embedding-neighbours")


def place_work(
    about: Subject, of: Around | None, made: Shown | None, key: ResultKey, results: Results, state: SessionState
) -> Iterator[tuple[ResultKey, Task]]:
    """Yield what has to be looked up in the picture: where the neighbours lie there."""
    if of is None or made is None:
        return
    near = results.get(of.neighbours_key(state.embedding.neighbours), Neighbours)
    places = places_key(of, made, key, state.embedding)
    if near is None or places is None:
        return
    given = {"made": made, "components": axes(state.embedding), "row": of.row, "near": near}
    title = f"Neighbours in the picture of {about.table.tensor}"
    yield places, Task(title, f"{_HERE}:find_places", given, "embedding-places")


def find_neighbours(
    token: Token | None, vectors: F4, results: Results, of: Around, query: NeighbourQuery, metadata: Metadata | None
) -> Neighbours:
    """Return the exact nearest rows, from the graph of a projection where that holds them."""
    from core.analysis.vicinity.distances import nearest_to

    graph = None if of.row is None else kept_graph(results, of.vectors, query.metric, len(vectors))
    if graph is not None and of.row is not None and graph.exact and query.count <= graph.count:
        nearby = np.flatnonzero(graph.indices[of.row, : query.count] >= 0)
        return Neighbours(graph.indices[of.row, nearby].astype(np.int64), graph.distances[of.row, nearby].copy())
    key = of.apart_key(query)
    apart = results.get(key, Apart)
    if apart is None:
        apart = measure_apart(token, vectors, results, of, query, metadata)
        results.put(key, apart)
    if apart.failure:
        return Neighbours(apart.without, apart.values, failure=apart.failure)
    found = nearest_to(vectors, apart.vector, apart.away, query.count, query.metric, apart.without)
    return Neighbours(*found, said=apart.said)


def measure_apart(
    token: Token | None, vectors: F4, results: Results, of: Around, query: NeighbourQuery, metadata: Metadata | None
) -> Apart:
    """Return how far all rows are from what neighbours are of, or why that is nothing."""
    from core.analysis.vicinity.distances import distances_from_vector

    try:
        apart = _vector(token, vectors, of, metadata)
        away = distances_from_vector(vectors, apart.vector, query.metric, token)
    except ValueError as error:
        said = str(error)
        return _nothing(said[:1].upper() + said[1:])
    return Apart(apart.vector, away, away.astype(np.float32), apart.without, apart.said)


def _nothing(failure: str) -> Apart:
    rows, numbers = np.empty(0, dtype=np.int64), np.empty(0)
    return Apart(numbers, numbers, numbers.astype(np.float32), rows, failure=failure)


def _vector(token: Token | None, vectors: F4, of: Around, metadata: Metadata | None) -> Apart:
    from core.analysis.steps import Steps
    from core.analysis.vicinity.arithmetic import summed, terms_of
    from core.analysis.vicinity.typed import typed_vector

    none = np.empty(0)
    if of.row is not None:
        own: F8 = np.asarray(vectors[of.row], dtype=np.float64)
        if not np.isfinite(own).all():
            raise ValueError("a vector with values that are not finite has no neighbours")
        return Apart(own, none, none.astype(np.float32), np.array([of.row]))
    if is_vector(of.text):
        typed = typed_vector(of.text, vectors.shape[1])
        return Apart(typed, none, none.astype(np.float32), np.empty(0, dtype=np.int64))
    sets = [rows.indices() if rows.size == len(vectors) else _OF_ANOTHER for rows in of.sets]
    total = summed(terms_of(of.text), vectors, metadata, sets, Steps(token))
    return Apart(total.vector, none, none.astype(np.float32), total.rows, total.said)


def find_places(token: Token | None, made: Shown, components: tuple[int, ...], row: int, near: Neighbours) -> Places:
    """Return where the neighbours of a row lie in the picture: how many points are nearer there, and one."""
    usable = [axis for axis in components if axis < made.scores.shape[1]]
    seen = made.scores[:, usable].astype(np.float64)
    away = np.einsum("ij,ij->i", seen - seen[row], seen - seen[row])
    if made.set_aside is not None:
        away[made.set_aside] = np.nan
    away[row] = np.nan
    others = np.sort(away[np.isfinite(away)])
    ranks = 1 + np.searchsorted(others, away[near.rows])
    return Places(np.where(np.isfinite(away[near.rows]), ranks, 0).astype(np.int64))


def compare_rows(token: Token | None, vectors: F4, rows: RowSet) -> StandingOut:
    """Return what sets some rows apart from all others; a job's function."""
    from core.analysis.vicinity.standing_out import standing_out

    return standing_out(vectors, rows.mask(), token)
