"""What a worker process does to say what moved, and how steady neighbourhoods are over the steps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.analysis.moved.movement import MISSING, Movement, most_moved, movement
from core.analysis.moved.spaces import Space, nearest_of_all, rows_of_both
from core.analysis.moved.stability import kept_between, nearest_at, rows_looked_at
from core.analysis.portion import part_of
from core.analysis.projection.densify import as_array
from core.analysis.projection.pca import Pca
from core.analysis.projection.scaled import scaled
from core.jobs import Token
from core.model import F4, I4, Bool
from core.results import ResultKey, Results
from core.views.embedding.methods import FIRST_LOOK
from core.views.embedding.moved.result import Moved, Steady
from core.views.embedding.moved.sides import Side
from core.views.embedding.runs.graphs import scaled_key
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.runs.making import project
from core.views.embedding.runs.running import results_in
from core.views.embedding.trust.measuring import shared_graph
from core.views.shown_rows import to_length
from core.work import RefusedError


def compare(
    token: Token | None, here: Side, there: Side, neighbours: int, key: ResultKey, folder: Path | None, kept: bool
) -> Moved:
    """Return what moved between two sides; `kept` says whether it is kept on disk."""
    results = results_in(folder)
    before = results.recall(key, Moved)
    if before is not None:
        return before
    one, other = (
        space_of(part_of(token, number, 3, f"Neighbours in {side.name}"), side, neighbours, results)
        for number, side in enumerate((here, there))
    )
    among, last = rows_of_both(one, other, token), part_of(token, 2, 3, "Comparing neighbours")
    near, recall = nearest_of_all(one, among, neighbours, last)
    after, recalled = nearest_of_all(other, among, neighbours, last)
    made = summed(movement(near, after, last), min(recall, recalled), len(one.points))
    if kept:
        results.keep(key, made)
    return made


def summed(found: Movement, recall: float, rows: int) -> Moved:
    """Return what moved in the form in which it is kept and shown, for `rows` rows: the last ones may be missing."""
    values, kept = to_length(found.values, rows, np.float32(np.nan)), to_length(found.kept, rows, np.uint8(MISSING))
    there = found.kept[found.kept != MISSING]
    stays = float(there.mean() / found.k) if len(there) else float("nan")
    none = int(np.count_nonzero(there == 0)) if found.k else 0
    return Moved(values, kept, most_moved(values), found.k, stays, none, recall)


def space_of(token: Token, side: Side, neighbours: int, results: Results) -> Space:
    """Return where the rows of a side are: with their neighbours, where those of all vectors are worth keeping."""
    if not side.metric:
        return Space(_drawn(*_picture(token, side, results), side.axes))
    vectors = scaled(_vectors(token, side), side.scaling, True, token)
    of = scaled_key(side.of, side.scaling)
    return Space(vectors, side.metric, shared_graph(token, vectors, of, side.metric, results, neighbours))


def _vectors(token: Token | None, side: Side) -> F4:
    from core.readers.embeddings import load_vectors

    return load_vectors(side.source, token) if side.vectors is None else side.vectors


def _picture(token: Token | None, side: Side, results: Results) -> tuple[F4, Bool | None]:
    """Return the coordinates of a side and the rows without any, made where they are not there."""
    if side.scores is not None:
        return side.scores, side.aside
    assert side.layout is not None
    assert side.spec is not None
    plain = side.spec.method == FIRST_LOOK.method and side.spec.aligned is None
    found: object = results.recall(side.layout, Pca) if plain else results.recall(side.layout, Layout)
    if found is None:
        if side.spec.aligned is not None:
            raise RefusedError(f"The picture of {side.name} is lost: run the projection again")
        found = results.once(side.layout, lambda told: _projected(told, side, results), token)
    assert isinstance(found, Pca | Layout)
    return found.scores, found.set_aside


def _projected(token: Token | None, side: Side, results: Results) -> Pca | Layout:
    assert side.layout is not None
    assert side.spec is not None
    return project(token, as_array(_vectors(token, side)), results, side.layout, side.spec)


def _drawn(scores: F4, aside: Bool | None, axes: tuple[int, ...]) -> F4:
    """Return the coordinates that are axes, float32 (n, 2 or 3), NaN for rows without."""
    layout = np.array(scores[:, [axis for axis in axes if axis < scores.shape[1]]], dtype=np.float32)
    if aside is not None:
        layout[aside] = np.nan
    return layout


def follow(
    token: Token | None, sides: tuple[Side, ...], rows: int, columns: int, neighbours: int, key: ResultKey,
    folder: Path | None,
) -> Steady:  # fmt: skip
    """Return how many neighbours stay from each step to the next.

    Parameters
    ----------
    sides
        All steps in their order, in the same kind of space.
    rows, columns
        Of the vectors.
    """
    results = results_in(folder)
    before = results.recall(key, Steady)
    if before is not None:
        return before
    layouts = not sides[0].metric
    looked = rows_looked_at(rows, 0 if layouts else columns)
    width = min(neighbours, max(rows - 1, 0))
    kept = kept_between(_lists(token, sides, looked, rows, width, results))
    made = Steady(kept, looked, width, rows)
    results.keep(key, made)
    return made


def _lists(
    token: Token | None, sides: tuple[Side, ...], looked: I4, rows: int, width: int, results: Results
) -> Iterator[I4]:
    for number, side in enumerate(sides):
        share = part_of(token, number, len(sides), f"Neighbours at {side.name}, {number + 1} of {len(sides)}")
        if side.metric and len(looked) < rows:
            vectors = scaled(_vectors(share, side), side.scaling, True, share)
            yield nearest_at(Space(vectors, side.metric), looked, width, share)
        else:
            yield nearest_at(space_of(share, side, width, results), looked, width, share)
