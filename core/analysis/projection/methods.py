"""The ways from vectors to coordinates, as data: panels, command line and saved sessions read this table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.finite import finite_rows
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors, checked
from core.analysis.projection.columns_method import COLUMNS
from core.analysis.projection.custom_method import CUSTOM
from core.analysis.projection.densify import as_array
from core.analysis.projection.input_notes import gap_notes, input_notes, look_at, size_notes
from core.analysis.projection.magnitude import divided, excess, magnitude_notes
from core.analysis.projection.method import NOTHING, Coordinates, Frame, Given, Method, Projection
from core.analysis.projection.pacmap.method import LOCALMAP, PACMAP
from core.analysis.projection.parameters import Parameter, Value
from core.analysis.projection.pca_method import PCA
from core.analysis.projection.random_method import RANDOM
from core.analysis.projection.raw_method import RAW
from core.analysis.projection.sampled.run import fit_sample, said
from core.analysis.projection.sampled.sample import Sample, draw
from core.analysis.projection.sampled.size import fitted_on, with_sampling
from core.analysis.projection.scaled import Scaled, scaled
from core.analysis.projection.scaling import Scaling
from core.analysis.projection.scaling_choice import scaling_advice, scaling_of, with_scaling
from core.analysis.projection.tsne.method import TSNE
from core.analysis.projection.umap.method import DENSMAP, UMAP
from core.model.arrays import F4, Bool
from core.model.sparse import is_sparse
from core.work import Forwarding, RefusedError, Token

__all__ = ["METHODS", "Frame", "Given", "Method", "Parameter", "Projection", "Value", "project"]

METHODS: Mapping[str, Method] = {
    method.name: method
    for method in (
        PCA,
        *(with_sampling(with_scaling(each)) for each in (TSNE, UMAP, DENSMAP, PACMAP, LOCALMAP, RANDOM, RAW, CUSTOM)),
        COLUMNS,
    )
}
"""All methods by name, in the order in which they are offered."""


FAST = "Fast: not repeatable, the same seed gives another picture next time"
"""What is said where it was wished that points see moves as they happen."""


def project(
    token: Token | None,
    vectors: Vectors | Scaled,
    method: str = "pca",
    parameters: Mapping[str, Value] | None = None,
    seed: int = 0,
    graph: NeighbourGraph | None = None,
    given: Given = NOTHING,
    sample: Sample | None = None,
) -> Projection:
    """Return the coordinates of vectors (n, d) by a named method; a job calls it by this module and name.

    Where its parameters, or the number of vectors, say that it is fitted to a sample, all others are placed by those
    that are nearest to them.

    Parameters
    ----------
    vectors
        Real numbers of any type: an array, or sparse vectors, which become one for methods that compare them. Or what
        `scaled_for` made of them.
    token
        Told of progress and given frames (`Frame`) on the way.
    graph
        Neighbours of all n vectors as they are scaled, by the metric and at least as many as `Method.neighbours` says;
        computed here if None. Where a sample is fitted, neighbours of the vectors of `sample`.
    given
        Coordinates to start from and labels of all n vectors.
    sample
        Where a sample is fitted: that sample, of the size and the metric that the parameters say; drawn here if None.

    Raises
    ------
    ValueError
        If there is no such method or parameter, or the vectors cannot be projected (then it is a `RefusedError`).
    CancelledError
        If `token` says so.
    """
    if method not in METHODS:
        raise ValueError(f"there is no method {method!r}; there is {', '.join(METHODS)}")
    entry = METHODS[method]
    complete = entry.complete(parameters or {})
    prepared = scaled_for(entry, complete, vectors, token)
    if entry.gaps:
        return entry.engine(prepared.vectors, graph, complete, seed, token, given)
    vectors = prepared.vectors
    good = finite_rows(checked(vectors), token)
    if not good.any():
        raise RefusedError("There is no vector with finite values")
    if graph is None:
        show_first(token, vectors, method, complete, seed, given, good)
    if entry.prepare:
        entry.prepare(token)
    return _laid_out(entry, vectors, good, graph, complete, seed, token, given, sample)


def _laid_out(
    entry: Method,
    vectors: Vectors,
    good: Bool,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
    sample: Sample | None,
) -> Projection:
    """Return the coordinates by a method, with notes on the vectors and on how they were laid out."""
    wanted = entry.neighbours(parameters, len(vectors))
    metric = None if wanted is None else wanted[1]
    scaling = scaling_of(parameters)
    look = look_at(vectors, good, metric, token, scaling.by_row)
    power = excess(look.largest, metric is not None)
    if power:
        vectors, graph = divided(as_array(vectors), power), None
    if size := fitted_on(entry.name, parameters, int(good.sum()), vectors.shape[1]):
        if sample is None:
            sample, graph = _drawn(entry, parameters, vectors, good, size, seed, given, token), None
        made: Projection = fit_sample(entry, vectors, sample, parameters, seed, graph, token, given)
    else:
        graph = _graph(entry, parameters, vectors, graph, seed, token)
        made = _without_gaps(entry, vectors, good, graph, parameters, seed, token, given)
    gaps = int(np.count_nonzero(~good))
    told = made.notes if isinstance(made, Coordinates) else ()
    notes = (
        *gap_notes(gaps),
        *input_notes(look, metric, scaling),
        *filter(None, [scaling_advice(parameters)]),
        *magnitude_notes(look.largest, power),
        *(size_notes(entry.title, size or len(good) - gaps, told) if wanted else ()),
        *told,
        *((FAST,) if parameters.get("repeatable") is False else ()),
    )
    return Coordinates(made.scores, made.axis_titles, made.set_aside, notes)


def _without_gaps(
    entry: Method,
    vectors: Vectors,
    good: Bool,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Projection:
    """Return what the engine makes of the good rows, with rows for all."""
    if good.all():
        return entry.engine(vectors, graph, parameters, seed, token, given)
    part = None if graph is None else graph.among(good)
    spread = None if token is None else _FullRows(token, good)
    made = entry.engine(as_array(vectors)[good], part, parameters, seed, spread, given.among(good))
    without = ~good
    if made.set_aside is not None:
        without[good] = made.set_aside
    notes = made.notes if isinstance(made, Coordinates) else ()
    return Coordinates(_spread(made.scores, good), made.axis_titles, without, notes)


def scaled_for(
    method: Method, parameters: Mapping[str, Value], vectors: Vectors | Scaled, token: Token | None = None
) -> Scaled:
    """Return vectors as a method goes by them: scaled, and an array for methods that compare all of them.

    Whoever looks for neighbours before calling `project` calls it first, and gives `project` what it returns.
    `parameters` are all.
    """
    if isinstance(vectors, Scaled):
        return vectors
    if method.gaps:  # it scales as it goes
        return Scaled(vectors, Scaling.NONE)
    scaling, (rows, columns) = scaling_of(parameters), (vectors if is_sparse(vectors) else checked(vectors)).shape
    compares = method.neighbours(parameters, rows) is not None and not fitted_on(method.name, parameters, rows, columns)
    return Scaled(scaled(vectors, scaling, compares, token), scaling)


def show_first(
    token: Token | None,
    vectors: Vectors,
    method: str,
    parameters: Mapping[str, Value],
    seed: int = 0,
    given: Given = NOTHING,
    good: Bool | None = None,
) -> None:
    """Hand over the layout from which a run will start, before its neighbours are known, where a method can say so.

    Whoever looks for neighbours before calling `project` calls it first. `parameters` are all; `good` says which rows
    are finite, if that is known.
    """
    first = METHODS[method].first
    if first is None or token is None:
        return
    vectors = as_array(vectors)
    good = finite_rows(checked(vectors), token) if good is None else good
    sampled = fitted_on(method, parameters, int(good.sum()), vectors.shape[1])
    if good.all():
        frame = first(vectors, parameters, seed, token, given)
    elif sampled:  # no copy is made of all the others
        return
    else:
        frame = first(vectors[good], parameters, seed, token, given.among(good)) if good.any() else None
    if frame is not None and sampled:
        frame = said(frame, sampled, len(vectors))
    if frame is not None:
        token.partial(frame if good.all() else _in_full(frame, good))


def _drawn(
    method: Method,
    parameters: Mapping[str, Value],
    vectors: Vectors,
    good: Bool,
    size: int,
    seed: int,
    given: Given,
    token: Token | None,
) -> Sample:
    metric = metric_of(method, parameters, size)
    return draw(vectors, np.flatnonzero(good), size, metric, seed, given.labels, token)


def metric_of(method: Method, parameters: Mapping[str, Value], rows: int) -> str:
    """Return what near means to a method among so many vectors."""
    wanted = method.neighbours(parameters, rows)
    return "euclidean" if wanted is None else wanted[1]


def _graph(
    method: Method,
    parameters: Mapping[str, Value],
    vectors: Vectors,
    graph: NeighbourGraph | None,
    seed: int,
    token: Token | None,
) -> NeighbourGraph | None:
    wanted = method.neighbours(parameters, len(vectors))
    if wanted is None:
        return None
    count, metric = wanted
    if graph is not None and graph.serves(count, metric):
        return graph
    return neighbour_graph(vectors, count, metric, seed, token)


def _spread(scores: F4, good: Bool) -> F4:
    """Return coordinates of all vectors, NaN for those that were not given to the engine."""
    result = np.full((len(good), scores.shape[1]), np.nan, dtype=np.float32)
    result[good] = scores
    return result


def _in_full(frame: Frame, good: Bool) -> Frame:
    return replace(frame, scores=_spread(frame.scores, good))


class _FullRows(Forwarding):
    """A token that hands frames on with a row for every vector."""

    def __init__(self, token: Token, good: Bool) -> None:
        super().__init__(token)
        self._good = good

    def partial(self, value: object) -> None:
        if isinstance(value, Frame):
            value = _in_full(value, self._good)
        super().partial(value)
