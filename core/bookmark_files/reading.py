"""Bookmarks out of files, as bookmarks of a table that is open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from core.analysis.projection.methods import METHODS
from core.bookmark_files.own import own_mark
from core.model import Bookmark, Bool
from core.readers.base import ReadError
from core.readers.tensorboard.projector.bookmarks import load_bookmarks
from core.results import Results
from core.state import (
    Brush,
    CategoryBrush,
    EmbeddingState,
    PointBookmark,
    ProjectionSpec,
    RangeBrush,
    RowsBrush,
    RowSet,
)
from core.views.embedding.methods import FIRST_LOOK, SAVED, takes_little
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.subject import Subject
from core.work import RefusedError, Token

_PARAMETERS: Final[Mapping[str, Mapping[str, str]]] = {
    "tsne": {"tSNEPerplexity": "perplexity", "tSNELearningRate": "learning_rate"},
    "umap": {"umapNeighbors": "n_neighbors", "umapMinDist": "min_dist"},
}
"""By method: what the projector's page calls parameters, and what they are called here."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadBookmarks:
    """Bookmarks of a file for the table that is open, and which were left out and why, a sentence each."""

    marks: tuple[PointBookmark, ...]
    left_out: tuple[str, ...] = ()


def read_bookmarks(token: Token | None, file: str, about: Subject, results: Results) -> ReadBookmarks:
    """Return the bookmarks of a file; their coordinates are kept among the results as if they had been computed.

    Raises RefusedError for a file that is no list of bookmarks.
    """
    try:
        found = load_bookmarks(file, about.table.rows)
    except ReadError as error:
        raise RefusedError(f"{error.problem.message} ({file}). {error.problem.remedy}") from error
    marks: list[PointBookmark] = []
    left_out: list[str] = []
    for place, each in enumerate(found):
        if token is not None:
            token.check()
            token.progress(place / len(found))
        why = _misfit(each, about)
        if why:
            left_out.append(f"{each.label or f'Bookmark {place + 1}'}: {why}")
        else:
            marks.append(_mark(each, about, results))
    return ReadBookmarks(tuple(marks), tuple(left_out))


def _misfit(found: Bookmark, about: Subject) -> str:
    """Return why a bookmark does not belong to a table, empty if it does."""
    shape = (about.table.rows, about.table.columns)
    if found.shape is not None and found.shape != shape:
        here, there = (f"{rows:,} x {columns:,}" for rows, columns in (shape, found.shape))
        return f"it is of a table of {there}, and this one is {here}"
    if found.coordinates is None and found.method != "pca" and not found.own:
        return "it holds no coordinates of this table"
    return ""


def _mark(found: Bookmark, about: Subject, results: Results) -> PointBookmark:
    own = own_mark(found.own) if found.own else None
    mark = _foreign(found, about) if own is None else _here(own, about)
    spec, layout = mark.embedding.projection, _layout(found)
    if layout is not None and not (takes_little(spec) and not spec.history):
        key = about.key_of(spec)
        if results.recall(key, Layout) is None:
            results.keep(key, layout)
    return mark


def _here(own: PointBookmark, about: Subject) -> PointBookmark:
    """Return a bookmark that this program wrote, of the table that is open, wherever that lies."""
    brushes = tuple(_of_table(own.brushes, own.table, about.table.key))
    chosen = own.selected if own.selected is None or own.selected.size == about.table.rows else None
    view = replace(own.embedding, table=about.table.key)
    return replace(own, table=about.table.key, embedding=view, brushes=brushes, selected=chosen)


def _of_table(brushes: tuple[Brush, ...], former: str, key: str) -> Iterator[Brush]:
    for brush in brushes:
        if isinstance(brush, RowsBrush | CategoryBrush | RangeBrush) and brush.table == former:
            yield replace(brush, table=key)
        else:
            yield brush


def _foreign(found: Bookmark, about: Subject) -> PointBookmark:
    """Return what the projector's page showed."""
    size, table = about.table.rows, about.table.key
    flat = found.coordinates is not None and found.coordinates.shape[1] == 2
    axes = found.components if found.method == "pca" else ()
    components = (*axes, *(place for place in range(3 + len(axes)) if place not in axes))[:3]
    view = EmbeddingState(
        table=table,
        projection=_spec(found),
        dimensions=2 if flat else 3,
        components=(components[0], components[1], components[2]),
        colour_by=found.colour_by or None,
        label_by=found.label_by or None,
    )
    brushes: tuple[Brush, ...] = ()
    if found.filtered is not None:
        rows = RowSet.of_indices(size, found.filtered)
        brushes = (RowsBrush(f"bookmark-{rows.digest}", "embedding", found.label or "Bookmark", table, rows),)
    chosen = RowSet.of_indices(size, found.selected) if len(found.selected) else None
    return PointBookmark(found.label, table, view, None, brushes, chosen)


def _spec(found: Bookmark) -> ProjectionSpec:
    if found.method == FIRST_LOOK.method or found.coordinates is None:
        return FIRST_LOOK
    method = found.method if found.method in METHODS else "custom"
    names = _PARAMETERS.get(method, {})
    given = {names[name]: value for name, value in found.parameters.items() if name in names and np.isfinite(value)}
    declared = {each.name: each for each in METHODS[method].parameters}
    known = {name: int(value) if isinstance(declared[name].default, int) else value for name, value in given.items()}
    known["dimensions"] = found.coordinates.shape[1]
    digest = hashlib.blake2b(found.coordinates.tobytes(), digest_size=8).hexdigest()
    return ProjectionSpec(method, known, history=f"{SAVED}{digest}")


def _layout(found: Bookmark) -> Layout | None:
    if found.coordinates is None:
        return None
    title = METHODS[found.method].title if found.method in METHODS else "Axis"
    aside: Bool = np.logical_not(np.isfinite(found.coordinates).all(axis=1))
    titles = tuple(f"{title} {place + 1}" for place in range(found.coordinates.shape[1]))
    steps = found.parameters.get("tSNEIteration", 0.0) if found.method == "tsne" else 0.0
    done = int(steps) if np.isfinite(steps) and steps > 0 else 0
    return Layout(found.coordinates, titles, aside if aside.any() else None, epoch=done, epochs=done)
