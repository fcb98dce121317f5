"""What joins selected points: lines to their nearest neighbours, and to where they are at other steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.jobs import Task, Token
from core.model import F4, I8, Catalog, EmbeddingTable
from core.results import ResultKey, Results
from core.state import EmbeddingState, NeighbourQuery, RowSet, SessionState
from core.style.text import counted, grouped
from core.views.embedding.coordinates import positions
from core.views.embedding.memo import remembered
from core.views.embedding.runs.graphs import kept_graph
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.runs.walk import Walk
from core.views.embedding.subject import Subject, axes, step_keys, vectors_in

NEAR_AT_MOST, PATHS_AT_MOST = 1000, 300
"""Selected points, evenly taken from all, that are joined with neighbours, and with their places at other steps."""
_HERE = "core.views.embedding.lines.joins"


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Where some points are at all steps that are made.

    Attributes
    ----------
    rows
        int64 (r,).
    places
        float32 (s, r, 3), NaN where a step has not got a row.
    steps
        The s steps, None for a state without one.
    of
        How many points are selected.
    """

    rows: I8
    places: F4
    steps: tuple[int | None, ...]
    of: int

    def name(self, place: int) -> str:
        """Return what a step is called."""
        step = self.steps[place]
        return f"{'no step' if step is None else f'step {grouped(step)}'} ({place + 1} of {len(self.steps)})"


@dataclass(frozen=True, slots=True, eq=False)
class Joins:
    """What is found of what joins selected points; None for what is not, or not wished for.

    Attributes
    ----------
    near
        int64 (m, 2): pairs of a selected row and one near it, each once.
    paths
        Where selected points are at all steps.
    here
        Which of the steps is looked at.
    said
        What is left out, a few words.
    """

    near: I8 | None = None
    paths: Paths | None = None
    here: int = 0
    said: str = ""


def joins_of(
    catalog: Catalog, about: Subject, walk: Walk | None, results: Results, state: SessionState
) -> Joins | None:
    """Return what joins the selected points, None where nothing does."""
    wish, selected = state.embedding, _selected(about, state)
    if selected is None:
        return None
    near = results.get(_near_key(about, selected, wish), np.ndarray) if _wants_near(selected, wish) else None
    paths = results.get(_paths_key(catalog, about, walk, selected, wish), Paths) if wish.lines.paths and walk else None
    if near is None and paths is None:
        return None
    return _joined(near, paths, about.table.steps.index(about.state), _said(selected, near, paths))


@remembered(4)
def _joined(near: I8 | None, paths: Paths | None, here: int, said: str) -> Joins:
    """Return the same object for the same: what is made from it is known by its identity."""
    return Joins(near, paths, here, said)


def _said(selected: RowSet, near: I8 | None, paths: Paths | None) -> str:
    known = ((near is not None, NEAR_AT_MOST, "joined with neighbours"), (paths is not None, PATHS_AT_MOST, "followed"))
    return " · ".join(
        f"{most:,} of {counted(selected.count, 'selected point')} {told}"
        for there, most, told in known
        if there and selected.count > most
    )


def _selected(about: Subject, state: SessionState) -> RowSet | None:
    rows = state.selected_points.get(about.table.key)
    return rows if rows is not None and rows.count and rows.size == about.table.rows else None


def _wants_near(selected: RowSet, wish: EmbeddingState) -> bool:
    # The lines of a single point are those of the list of its neighbours, unless that is of something else.
    return wish.lines.neighbours and (selected.count > 1 or bool(wish.neighbours.of))


def _near_key(about: Subject, selected: RowSet, wish: EmbeddingState) -> ResultKey:
    query: NeighbourQuery = wish.neighbours
    told = {"rows": selected.digest, "count": query.count, "metric": query.metric}
    return ResultKey.of("near", about.vectors.digest, told)


def _paths_key(
    catalog: Catalog, about: Subject, walk: Walk | None, selected: RowSet, wish: EmbeddingState
) -> ResultKey:
    made = 0 if walk is None else walk.made
    return ResultKey.of("paths", about.making.digest, {"rows": selected.digest, "axes": axes(wish), "made": made})


def join_tasks(
    catalog: Catalog, about: Subject, walk: Walk | None, results: Results, state: SessionState
) -> Iterator[tuple[ResultKey, Task]]:
    """Return what finds what is to join the selected points."""
    wish, selected = state.embedding, _selected(about, state)
    vectors = vectors_in(results, about.vectors)
    if selected is None:
        return
    if _wants_near(selected, wish) and vectors is not None:
        query = {"count": wish.neighbours.count, "metric": wish.neighbours.metric.value}
        rows = selected.spread(NEAR_AT_MOST)
        arguments = {"vectors": vectors, "results": results, "of": about.vectors, "rows": rows, **query}
        title = f"Neighbours of the selection in {about.table.tensor}"
        yield _near_key(about, selected, wish), Task(title, f"{_HERE}:find_near", arguments, "embedding-near")
    if wish.lines.paths and walk is not None:
        yield _paths_key(catalog, about, walk, selected, wish), _paths_task(catalog, about, walk, results, state)


def _paths_task(catalog: Catalog, about: Subject, walk: Walk, results: Results, state: SessionState) -> Task:
    selected, wish = state.selected_points[about.table.key], state.embedding
    table: EmbeddingTable = about.table
    keys = step_keys(catalog, table, wish.projection)[: walk.made]
    arguments = {
        "results": results,
        "keys": keys,
        "steps": tuple(each.step for each in table.steps[: walk.made]),
        "rows": selected.spread(PATHS_AT_MOST),
        "of": selected.count,
        "components": axes(wish),
    }
    return Task(f"Following points of {table.tensor} over steps", f"{_HERE}:find_paths", arguments, "embedding-paths")


def find_near(
    token: Token | None, vectors: F4, results: Results, of: ResultKey, rows: I8, count: int, metric: str
) -> I8:
    """Return pairs of some rows and the exact `count` nearest of each, int64 (m, 2), each pair once."""
    from core.analysis.neighbours import nearest_many

    graph = kept_graph(results, of, metric, len(vectors))
    if graph is not None and graph.exact and count <= graph.count:
        near: I8 = graph.indices[rows, :count].astype(np.int64)
    else:
        near = nearest_many(vectors, rows, count, metric, token)[0]
    pairs = np.stack([np.repeat(rows, near.shape[1]), near.ravel()], axis=1)
    pairs = pairs[pairs[:, 1] >= 0]
    _, first = np.unique(np.sort(pairs, axis=1), axis=0, return_index=True)
    return pairs[np.sort(first)]


def find_paths(
    token: Token | None,
    results: Results,
    keys: tuple[ResultKey, ...],
    steps: tuple[int | None, ...],
    rows: I8,
    of: int,
    components: tuple[int, ...],
) -> Paths:
    """Return where some rows are at all steps of an aligned projection; a step that is lost has none of them."""
    places: F4 = np.full((len(keys), len(rows), 3), np.nan, dtype=np.float32)
    for place, key in enumerate(keys):
        if token:
            token.progress(place / len(keys), f"Step {place + 1} of {len(keys)}")
        layout = results.recall(key, Layout)
        if layout is not None:
            there = np.flatnonzero(rows < len(layout.scores))
            places[place, there] = _some(layout, rows[there], components)
    return Paths(rows, places, steps, of)


def _some(layout: Layout, rows: I8, components: tuple[int, ...]) -> F4:
    """Return where some rows are, NaN for those without a place; layouts of several steps share a scale."""
    scores = layout.scores[rows]
    aside = None if layout.set_aside is None else layout.set_aside[rows]
    where: F4 = positions(replace(layout, scores=scores, set_aside=aside), components).copy()
    if aside is not None:
        where[aside] = np.nan
    return where
