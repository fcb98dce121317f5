"""What still has to be read or computed before the picture is complete, and the functions that do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.projection.pca import Pca
from core.analysis.sequences import Sequences
from core.cloud.cloud import Cloud
from core.jobs import Task, Token
from core.jobs.calls import perform
from core.model import F4, Bool, Catalog, Metadata, RowImages, TensorFormat
from core.results import ResultKey, Results
from core.state import PointMeasure, ProjectionSpec, SessionState
from core.views.embedding.clusters.known import again_works, recall_tasks
from core.views.embedding.editing.known import metadata_of, unedited
from core.views.embedding.lines.joins import Joins, join_tasks, joins_of
from core.views.embedding.lines.trails import trail_tasks, trails_of
from core.views.embedding.marks.images import chosen, images_of, images_work, sources
from core.views.embedding.marks.names import names_of, names_work
from core.views.embedding.marks.naming import Names
from core.views.embedding.marks.ordering import MarkOrder
from core.views.embedding.marks.wanted import marks_work, order_of
from core.views.embedding.methods import (
    FIRST_LOOK,
    acts_at_once,
    frame_key,
    known_spec,
    needs_metadata,
    title_of,
)
from core.views.embedding.moved.result import Moved
from core.views.embedding.moved.work import what_moved
from core.views.embedding.neighbours.around import (
    Around,
    Neighbours,
    Places,
    around,
    distance_values,
    found_neighbours,
    places_key,
)
from core.views.embedding.neighbours.work import neighbour_work, place_work
from core.views.embedding.runs.layouts import Impossible, Layout, Moving, Shown, Without
from core.views.embedding.runs.walk import Walk
from core.views.embedding.sorting import glance_of
from core.views.embedding.subject import (
    Subject,
    axes,
    cloud_key,
    glance_key,
    narrowing_key,
    search_key,
    subject,
    vectors_in,
)
from core.views.embedding.trust.shown import TornLinks, point_values, torn_links

if TYPE_CHECKING:
    from core.readers.thumbnails.finding import ImageSource

LONG_TABLE, LONG_TEXT = 4_000_000, 100_000
"""Values and rows from which text is read in a worker process: reading it holds the interpreter's lock."""
_READING = "core.views.embedding.reading"
_MAKING, _SORTING = "core.views.embedding.runs.making", "core.views.embedding.sorting"


@dataclass(frozen=True, slots=True)
class Work:
    """A task and the key under which its result belongs.

    `patient` says that it would take the processors from points that are about to be seen, and should wait for them.
    """

    key: ResultKey
    task: Task
    patient: bool = False

    def once(self, results: Results) -> Work:
        """Return the same work, which waits for its result where another thread is making that already."""
        return replace(self, task=replace(self.task, around=partial(results.once, self.key)))


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What of a subject has been read and computed so far; None for what is not there (yet).

    Attributes
    ----------
    spec
        What `projection` is: the wished one, or the first look where that is not there.
    key
        Of `projection`.
    selected
        The selected row if it is the only one.
    neighbours, of
        The nearest rows, and of what.
    places
        Where the neighbours of a row lie in the picture.
    reason
        Why the wished projection cannot be made, one sentence; empty if it can.
    walk
        How the wished projection goes over all steps; None where it is of one step, or nothing of it is made.
    values
        float32 (n,): the measure that points are coloured by.
    torn
        The links that the picture breaks, if they are to be shown.
    images, image
        Which images there are for the rows, and which of them `sheet` is.
    order, names
        In which order points have thumbnails and labels, and the names of dense places; None while there are none.
    narrowed
        What single precision changed about the vectors, one sentence each.
    trails
        The sequences of points along which lines are drawn.
    joins
        What joins selected points with others, and with themselves at other steps.
    moved
        How much every point moved against what is compared with the picture.
    """

    subject: Subject
    spec: ProjectionSpec
    key: ResultKey
    projection: Shown | None
    metadata: Metadata | None
    sheet: RowImages | None
    cloud: Cloud | None
    selected: int | None
    neighbours: Neighbours | None
    matches: Bool | None
    reason: str = ""
    walk: Walk | None = None
    values: F4 | None = None
    torn: TornLinks | None = None
    narrowed: tuple[str, ...] = ()
    trails: Sequences | None = None
    of: Around | None = None
    places: Places | None = None
    images: tuple[ImageSource, ...] = ()
    image: ImageSource | None = None
    order: MarkOrder | None = None
    names: Names | None = None
    joins: Joins | None = None
    moved: Moved | None = None


def known(catalog: Catalog, results: Results, state: SessionState) -> Known | None:
    """Return what is known of the chosen table at the linked step, None if the catalog has no table."""
    about = subject(catalog, state)
    if about is None:
        return None
    row = selected_row(state, about.table.key)
    spec, key, projection = _shown(about, results, state)
    of = around(about, state, row)
    distances = distance_values(of, state.embedding, results)
    found = Known(
        about,
        spec,
        key,
        projection,
        metadata_of(about, results),
        images_of(catalog, about, results, state.embedding),
        _cloud(key, projection, results, axes(state.embedding)),
        row,
        found_neighbours(of, state, results),
        _matches(about, results, state),
        _reason(about, results),
        walk_of(about, results),
        point_values(key, projection, state.embedding, results) if distances is None else distances,
        torn_links(key, projection, state.embedding, results),
        results.get(narrowing_key(about.vectors), tuple) or (),
        trails_of(about, state.embedding, results),
        of,
        _places(of, projection, key, state, results),
        joins=joins_of(catalog, about, walk_of(about, results), results, state),
    )
    found = replace(found, images=sources(about, results), image=chosen(about, results, state.embedding))
    found = replace(found, moved=what_moved(catalog, found, state, results))
    if found.moved is not None and state.embedding.colour_measure is PointMeasure.MOVED:
        found = replace(found, values=found.moved.values)
    names = names_of(found, results, state)
    return replace(found, order=order_of(found, results, state), names=names)


def _places(
    of: Around | None, made: Shown | None, key: ResultKey, state: SessionState, results: Results
) -> Places | None:
    where = None if of is None or made is None else places_key(of, made, key, state.embedding)
    return None if where is None else results.get(where, Places)


def walk_of(about: Subject, results: Results) -> Walk | None:
    """Return how an aligned projection goes over all steps, None where nothing of it is made."""
    found = results.get(about.making, object)
    return found if isinstance(found, Walk) and found.made else None


def _reason(about: Subject, results: Results) -> str:
    done = results.get(about.projection, object)
    return done.reason if isinstance(done, Impossible) else ""


def _shown(about: Subject, results: Results, state: SessionState) -> tuple[ProjectionSpec, ResultKey, Shown | None]:
    """Return what is shown: the wished projection, what a run for it has shown last, or the first look."""
    wish, frame = known_spec(state.embedding.projection), frame_key(about.making)
    done = results.get(about.projection, object)
    if isinstance(done, Pca | Layout):
        return wish, about.projection, done
    shown = results.get(frame, object)
    if isinstance(shown, Layout | Moving):
        return wish, frame, shown
    if done is Without.ABSENT or isinstance(done, Impossible) or _awaits_metadata(about, wish, results):
        return FIRST_LOOK, about.first_look, results.get(about.first_look, Pca)
    return wish, about.projection, None


def _awaits_metadata(about: Subject, spec: ProjectionSpec, results: Results) -> bool:
    return about.metadata is not None and needs_metadata(spec) and results.get(about.metadata, Metadata) is None


def _cloud(key: ResultKey, projection: Shown | None, results: Results, chosen: tuple[int, ...]) -> Cloud | None:
    if isinstance(projection, Moving):
        return projection.cloud if projection.axes == chosen else None
    return results.get(cloud_key(key, chosen), Cloud) or results.get(glance_key(key, chosen), Cloud)


def selected_row(state: SessionState, table: str) -> int | None:
    """Return the selected row of a table if it is the only one."""
    rows = state.selected_points.get(table)
    return int(rows.first(1)[0]) if rows is not None and rows.count == 1 else None


def _matches(about: Subject, results: Results, state: SessionState) -> Bool | None:
    if about.metadata is None or not state.embedding.search.text:
        return None
    return results.get(search_key(about.metadata, state.embedding.search), np.ndarray)


def missing_work(catalog: Catalog, results: Results, state: SessionState) -> tuple[Work, ...]:
    """Return what can be started now towards a complete picture; ask again when it is done."""
    about = subject(catalog, state)
    if about is None:
        return ()
    joined = (Work(key, task) for key, task in join_tasks(catalog, about, walk_of(about, results), results, state))
    wanted = [*_wanted(catalog, about, results, state), *joined, *_marked(catalog, results, state)]
    return tuple(work for work in wanted if work.key not in results)


def _marked(catalog: Catalog, results: Results, state: SessionState) -> tuple[Work, ...]:
    about = known(catalog, results, state)
    if about is None:
        return ()
    works = (*marks_work(about, results, state), *names_work(about, results, state))
    return (*works, *again_works(about, results, state))


def _wanted(catalog: Catalog, about: Subject, results: Results, state: SessionState) -> Iterator[Work]:
    # The points come first: thumbnails and long metadata wait until they are drawn.
    _, key, shown = _shown(about, results, state)
    drawn = _cloud(key, shown, results, axes(state.embedding)) is not None
    metadata_of(about, results)  # what takes no time is worked in first: what depends on it can be started
    yield from (work.once(results) for work in _read(about, long=drawn))
    yield from (Work(key, task) for key, task in recall_tasks(about, results))
    yield from _edited(about, results)
    vectors = vectors_in(results, about.vectors)
    yield from _aligned(about, results, state)
    if vectors is not None:
        yield from _computed(about, vectors, results, state)
    yield from _sorted(about, results, state)
    if drawn:
        yield from images_work(catalog, about, results, state.embedding)
    if vectors is not None and drawn and about.state.tensor.format is not TensorFormat.RAW_FLOAT32:
        numbers = {"vectors": vectors, "source": about.state.tensor}
        title = f"Looking at numbers of {about.table.tensor}"
        yield Work(narrowing_key(about.vectors), _task(title, f"{_READING}:look_at_numbers", "numbers", **numbers))
    yield from _searched(about, results, state)
    if drawn:
        yield from (Work(key, task) for key, task in trail_tasks(about, state.embedding, results))


def _read(about: Subject, long: bool) -> Iterator[Work]:
    table, source = about.table, about.state.tensor
    task = _task(f"Reading {table.tensor}", f"{_READING}:read_vectors", "vectors", source=source)
    text = source.format in (TensorFormat.TSV, TensorFormat.CSV)
    yield Work(about.vectors, replace(task, process=text and table.rows * table.columns > LONG_TABLE))
    many = table.rows > LONG_TEXT
    if about.filed and (long or not many):
        facts = {"file": about.state.metadata_file, "rows": table.rows}
        task = _task(f"Reading metadata of {table.tensor}", f"{_READING}:read_metadata", "metadata", **facts)
        yield Work(about.filed, replace(task, process=many), patient=many)


def _edited(about: Subject, results: Results) -> Iterator[Work]:
    arguments = unedited(about, results)
    if about.metadata is not None and arguments is not None:
        title = f"Columns of {about.table.tensor}"
        yield Work(
            about.metadata, _task(title, "core.views.embedding.editing.work:edit_metadata", "edits", **arguments)
        )


def _searched(about: Subject, results: Results, state: SessionState) -> Iterator[Work]:
    metadata = results.get(about.metadata, Metadata) if about.metadata else None
    search = state.embedding.search
    if about.metadata and metadata is not None and search.text:
        terms = {"metadata": metadata, "text": search.text, "column": search.column, "regex": search.regex}
        task = _task(f"Searching {about.table.tensor}", f"{_READING}:find_rows", "search", **terms)
        yield Work(search_key(about.metadata, search), task)


def _computed(about: Subject, vectors: F4, results: Results, state: SessionState) -> Iterator[Work]:
    yield from _projected(about, vectors, results, state)
    of = around(about, state, selected_row(state, about.table.key))
    for key, task in neighbour_work(about, of, vectors, results, state):
        yield Work(key, task)
    _, key, shown = _shown(about, results, state)
    for places, task in place_work(about, of, shown, key, results, state):
        yield Work(places, task)


def _sorted(about: Subject, results: Results, state: SessionState) -> Iterator[Work]:
    _, key, shown = _shown(about, results, state)
    if isinstance(shown, Pca | Layout):
        chosen = axes(state.embedding)
        made = {"projection": shown, "components": chosen}
        sorting = Work(
            cloud_key(key, chosen), _task(f"Sorting {about.table.tensor}", f"{_SORTING}:sort_points", "cloud", **made)
        )
        if glance_of(len(shown.scores)) and sorting.key not in results:
            title = f"Looking at {about.table.tensor}"
            glance = _task(title, f"{_SORTING}:glance_at_points", "glance", **made)
            yield Work(glance_key(key, chosen), glance).once(results)
            if glance_key(key, chosen) not in results:
                return  # sorting would take the processors from what is seen first
            sorting = replace(sorting, patient=True)
        yield sorting.once(results)


def _aligned(about: Subject, results: Results, state: SessionState) -> Iterator[Work]:
    # The vectors are not needed for it: stepping through what is made does not wait for them.
    spec = known_spec(state.embedding.projection)
    if spec.aligned is not None:
        title = f"Looking for {title_of(spec)} of {about.table.tensor}"
        kept = {"results": results, "spec": spec}
        yield Work(about.projection, _task(title, f"{_MAKING}:recall", "wished", key=about.projection, **kept))
        yield Work(about.making, _task(title, f"{_MAKING}:recall_walk", "walk", results=results, key=about.making))


def _projected(about: Subject, vectors: F4, results: Results, state: SessionState) -> Iterator[Work]:
    spec = known_spec(state.embedding.projection)
    if spec.aligned is not None:
        if _shown(about, results, state)[0] is not spec and about.projection in results:
            yield _first_look(about, vectors, results)
        return
    impossible = isinstance(results.get(about.projection, object), Impossible)
    if about.projection == about.first_look or spec.method != FIRST_LOOK.method or impossible:
        yield _first_look(about, vectors, results)
    wished = {"results": results, "key": about.projection, "spec": spec}
    title = f"{title_of(spec)} of {about.table.tensor}"
    if about.projection == about.first_look:
        return
    if not acts_at_once(spec):
        yield Work(about.projection, _task(f"Looking for {title}", f"{_MAKING}:recall", "wished", **wished))
    elif not _awaits_metadata(about, spec, results):
        metadata = results.get(about.metadata, Metadata) if about.metadata and needs_metadata(spec) else None
        task = _task(title, f"{_MAKING}:project_wished", "wished", vectors=vectors, metadata=metadata, **wished)
        yield Work(about.projection, task).once(results)


def _first_look(about: Subject, vectors: F4, results: Results) -> Work:
    first = {"vectors": vectors, "results": results, "key": about.first_look}
    task = _task(f"PCA of {about.table.tensor}", f"{_MAKING}:project", "projection", **first)
    return Work(about.first_look, task).once(results)


def _task(title: str, function: str, group: str, **arguments: object) -> Task:
    return Task(title, function, arguments, f"embedding-{group}")


def complete(catalog: Catalog, results: Results, state: SessionState, token: Token | None = None) -> None:
    """Read and compute, here and now, all that the picture of a state needs; raises what reading raises."""
    while works := missing_work(catalog, results, state):
        for work in works:
            if token is not None:
                token.progress(None, work.task.title)
            results.put(work.key, perform(work.task, token))
