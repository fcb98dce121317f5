"""Bookmarks of a table as a file that the page of the embedding projector loads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.analysis.projection.pca import Pca
from core.bookmark_files.own import own_text
from core.export.projector.states import ProjectorState, states_json
from core.files import write_whole
from core.model import I8, Catalog, Metadata
from core.results import Results
from core.session.commands.points.bookmarks import shown_again
from core.state import PointBookmark, RowsBrush, RowSet, SessionState
from core.views.embedding.methods import acts_at_once, described
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.runs.making import project_wished, recall
from core.views.embedding.subject import subject, vectors_in
from core.work import RefusedError, Token


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """How many bookmarks were written, and which were left out and why, a sentence each."""

    count: int
    left_out: tuple[str, ...] = ()


def write_bookmarks(
    token: Token | None,
    catalog: Catalog,
    results: Results,
    state: SessionState,
    marks: Sequence[PointBookmark],
    path: str,
) -> Written:
    """Write bookmarks of a table with their coordinates; those whose coordinates are not known are left out.

    What takes little time is projected anew. Raises RefusedError where the file cannot be written or nothing is left.
    """
    left_out: list[str] = []
    states = list(_states(token, catalog, results, state, marks, left_out))
    if not states:
        raise RefusedError("Nothing was written: " + "; ".join(left_out or ["there are no bookmarks"]))
    try:
        write_whole(Path(path), "".join(states_json(states)).encode())
    except OSError as error:
        raise RefusedError(f"{path} cannot be written: {error.strerror or error}") from error
    return Written(len(states), tuple(left_out))


def _states(
    token: Token | None,
    catalog: Catalog,
    results: Results,
    state: SessionState,
    marks: Sequence[PointBookmark],
    left_out: list[str],
) -> Iterator[ProjectorState]:
    for place, mark in enumerate(marks):
        if token is not None:
            token.check()
            token.progress(place / len(marks))
        found = _state(token, catalog, results, shown_again(state, mark), mark)
        if isinstance(found, str):
            left_out.append(f"{mark.name}: {found}")
        else:
            yield found


def _state(
    token: Token | None, catalog: Catalog, results: Results, state: SessionState, mark: PointBookmark
) -> ProjectorState | str:
    about = subject(catalog, state)
    if about is None or about.table.key != mark.table:
        return "its table is not open"
    spec, vectors = state.embedding.projection, vectors_in(results, about.vectors)
    made: object
    if acts_at_once(spec) and vectors is not None:
        metadata = None if about.metadata is None else results.get(about.metadata, Metadata)
        made = project_wished(token, vectors, results, about.projection, spec, metadata)
    else:
        made = recall(token, results, about.projection, spec)
    if not isinstance(made, Pca | Layout):
        return f"{described(spec)} has not been run here"
    return _told(mark, made, (about.table.rows, about.table.columns))


def _told(mark: PointBookmark, made: Pca | Layout, shape: tuple[int, int]) -> ProjectorState:
    view = mark.embedding
    chosen = [place for place in view.components[: view.dimensions] if place < made.scores.shape[1]]
    coordinates = np.asarray(made.scores[:, chosen], np.float32)
    if isinstance(made, Layout) and made.set_aside is not None:
        coordinates[made.set_aside] = np.nan
    nothing = np.empty(0, np.int64)
    return ProjectorState(
        mark.name,
        shape,
        view.projection,
        coordinates,
        tuple(chosen),
        nothing if mark.selected is None else mark.selected.indices(),
        view.colour_by or "",
        view.label_by or "",
        _filtered(mark),
        own_text(mark),
    )


def _filtered(mark: PointBookmark) -> I8 | None:
    """Return the rows to which a bookmark is narrowed by sets of rows, None if by none; others have no such list."""
    sets = [brush.rows for brush in mark.brushes if isinstance(brush, RowsBrush) and brush.table == mark.table]
    if not sets:
        return None
    masks = [each.mask() for each in sets]
    return RowSet.of_mask(np.logical_and.reduce(masks)).indices()
