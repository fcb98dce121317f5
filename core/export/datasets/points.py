"""Points of an embedding as tables: coordinates with what is known of them, and nearest neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.method import Projection
from core.export.datasets.blocks import Block, DataColumn, DataKind, DataSet, Values
from core.export.datasets.wish import DataSubject, DataWish, RunsAsked
from core.model import I8, Bool, Catalog, Column
from core.results import Results
from core.state import SessionState
from core.style.text import counted
from core.views.embedding.coordinates import axis_titles
from core.views.embedding.editing.known import metadata_of
from core.views.embedding.panes.places import PlacesBeside, places_beside
from core.views.embedding.subject import Subject, subject, vectors_in
from core.views.embedding.tray.listing import tray_order
from core.views.embedding.work import known
from core.views.shown_rows import shown_rows, to_length
from core.work import RefusedError, Token

ROWS = 1 << 15
"""Points of a block."""
ARRAYS: Final = frozenset({DataSubject.COORDINATES, DataSubject.NEIGHBOURS, DataSubject.ROWS})
"""What of points is numbers alone, and can be one array."""


def point_rows(catalog: Catalog, results: Results, state: SessionState, wish: DataWish) -> I8:
    """Return the rows that are asked for, int64: the shown ones, the selected, or all of the table."""
    about = _about(catalog, state)
    metadata = metadata_of(about, results)
    if wish.runs is RunsAsked.ALL:
        return np.arange(about.table.rows, dtype=np.int64)
    if wish.runs is RunsAsked.SELECTED:
        return np.flatnonzero(_selected(about, state)).astype(np.int64)
    return np.flatnonzero(shown_rows(about.table, metadata, state)).astype(np.int64)


def _as_listed(rows: I8, catalog: Catalog, results: Results, state: SessionState) -> I8:
    """Return rows in the order of the table or gallery that is open; as they are where none is."""
    about = known(catalog, results, state)
    order = None if about is None else tray_order(about, state, results)
    if order is None:
        return rows
    wanted = np.zeros(len(order), dtype=np.bool_)
    wanted[rows] = True
    return order[wanted[order]].astype(np.int64)


def _about(catalog: Catalog, state: SessionState) -> Subject:
    about = subject(catalog, state)
    if about is None:
        raise RefusedError("There is no embedding")
    return about


def _selected(about: Subject, state: SessionState) -> Bool:
    rows = state.selected_points.get(about.table.key)
    nobody = np.zeros(about.table.rows, dtype=np.bool_)
    return nobody if rows is None else to_length(rows.mask(), about.table.rows, np.False_)


def coordinate_set(catalog: Catalog, results: Results, state: SessionState, wish: DataWish) -> DataSet:
    """Return a row for each point: its number, coordinates as projected, metadata, and whether it is selected.

    Where pictures stand beside the main one, columns that begin with ``"picture 2"`` say where it is there, NaN where
    it has no place, and in another table which row it is, -1 for none.

    Points come in the order of the table or gallery while it is open.
    Raises RefusedError where a projection has not been computed.
    """
    about = _about(catalog, state)
    made = _projected(about, results)
    components = _components(made, state)
    metadata = metadata_of(about, results)
    told = list(metadata.columns.values()) if metadata else []
    columns = [DataColumn("row", DataKind.WHOLE)]
    columns += [DataColumn(title, DataKind.SINGLE) for title in axis_titles(made, tuple(components))]
    beside = _beside(catalog, results, state)
    columns += [column for each in beside for column in _columns_beside(each)]
    columns += [DataColumn(each.name, _kind(each)) for each in told]
    columns += [DataColumn("selected", DataKind.TRUTH)]
    rows = _as_listed(point_rows(catalog, results, state, wish), catalog, results, state)
    blocks = partial(_coordinate_blocks, made, components, beside, told, rows, _selected(about, state))
    return DataSet(tuple(columns), blocks, [_left_out(each) for each in beside if each.alone])


def _beside(catalog: Catalog, results: Results, state: SessionState) -> tuple[PlacesBeside, ...]:
    """Return where the points are in the pictures beside; raises RefusedError where one is not computed."""
    found = places_beside(catalog, results, state)
    known = tuple(each for each in found if each is not None)
    if len(known) < len(found):
        raise RefusedError("A picture beside the main one has not been computed yet")
    return known


def _columns_beside(each: PlacesBeside) -> Iterator[DataColumn]:
    if not each.same:
        yield DataColumn(f"{each.name} row", DataKind.WHOLE)
    for title in each.titles:
        yield DataColumn(f"{each.name} {title}", DataKind.SINGLE)


def _left_out(each: PlacesBeside) -> str:
    return f"{counted(each.alone, 'point')} of {each.name} ({each.table}) without a partner left out"


def _projected(about: Subject, results: Results) -> Projection:
    for key in (about.projection, about.first_look):
        found = results.get(key, object)
        if found is not None and hasattr(found, "scores"):
            made: Projection = found  # type: ignore[assignment]
            return made
    raise RefusedError("The projection has not been computed yet")


def _components(made: Projection, state: SessionState) -> list[int]:
    chosen = state.embedding.components[: state.embedding.dimensions]
    return [each for each in chosen if each < made.scores.shape[1]]


def _graph(about: Subject, results: Results, wish: DataWish, token: Token | None) -> NeighbourGraph:
    from core.analysis.graph.build import neighbour_graph

    vectors = vectors_in(results, about.vectors)
    if vectors is None:
        raise RefusedError("The vectors have not been read yet")
    return neighbour_graph(vectors, wish.neighbours, wish.metric, 0, token)


def _kind(column: Column) -> DataKind:
    return DataKind.TEXT if column.numbers is None else DataKind.NUMBER


def _coordinate_blocks(
    made: Projection,
    components: Sequence[int],
    beside: Sequence[PlacesBeside],
    told: Sequence[Column],
    rows: I8,
    selected: Bool,
) -> Iterator[tuple[float, Block]]:
    for start in range(0, len(rows), ROWS):
        part = rows[start : start + ROWS]
        values: list[Values] = [part, *(made.scores[part, each] for each in components)]
        for each in beside:
            values += [] if each.same else [each.rows[part]]
            values += list(each.coordinates[part].T)
        values += [_told(column, part) for column in told]
        yield (start + len(part)) / len(rows), Block(len(part), (*values, selected[part]))


def _told(column: Column, rows: I8) -> Values:
    if column.numbers is not None:
        numbers = to_length(column.numbers, int(rows.max()) + 1, np.float64(np.nan))[rows]
        return np.ma.masked_where(np.isnan(numbers), numbers)  # files have a word of their own for what is missing
    count = len(column.texts)
    return [column.texts[row] or None if row < count else None for row in rows.tolist()]


def neighbour_set(
    catalog: Catalog, results: Results, state: SessionState, wish: DataWish, token: Token | None = None
) -> DataSet:
    """Return a row for each neighbour of each point: which place it has, which row it is, and how far it is.

    Neighbours are those of the vectors, not of the picture, and are looked for now: call it off the window's thread.
    Raises RefusedError where the vectors have not been read, CancelledError if `token` says so.
    """
    graph = _graph(_about(catalog, state), results, wish, token)
    columns = (
        DataColumn("row", DataKind.WHOLE), DataColumn("rank", DataKind.WHOLE), DataColumn("neighbour", DataKind.WHOLE),
        DataColumn("distance", DataKind.SINGLE),
    )  # fmt: skip
    rows = point_rows(catalog, results, state, wish)
    missing = [] if graph.exact else [f"Neighbours are approximate: {graph.recall:.1%} of the true ones were found"]

    def blocks() -> Iterator[tuple[float, Block]]:
        size = max(1, ROWS // max(graph.count, 1))
        ranks = np.arange(1, graph.count + 1, dtype=np.int64)
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            part = part[graph.indices[part, 0] >= 0] if graph.count else part[:0]
            near, far = graph.indices[part].ravel().astype(np.int64), graph.distances[part].ravel()
            whose, places = np.repeat(part, graph.count), np.tile(ranks, len(part))
            yield min(1.0, (start + size) / max(len(rows), 1)), Block(len(near), (whose, places, near, far))

    return DataSet(columns, blocks, missing)


def metadata_set(catalog: Catalog, results: Results, state: SessionState, wish: DataWish) -> DataSet:
    """Return a row for each point with the columns that are known of it, edited and added ones among them.

    As TSV it is what the embedding projector reads. Raises RefusedError where nothing is known of points.
    """
    metadata = metadata_of(_about(catalog, state), results)
    told = [] if metadata is None else list(metadata.columns.values())
    if not told:
        raise RefusedError("Nothing is known of the points but their vectors")
    columns = tuple(DataColumn(each.name, _kind(each)) for each in told)
    rows = point_rows(catalog, results, state, wish)

    def blocks() -> Iterator[tuple[float, Block]]:
        for start in range(0, len(rows), ROWS):
            part = rows[start : start + ROWS]
            yield (start + len(part)) / len(rows), Block(len(part), tuple(_told(column, part) for column in told))

    return DataSet(columns, blocks, [], unquoted=True)


def row_set(catalog: Catalog, results: Results, state: SessionState, wish: DataWish) -> DataSet:
    """Return the numbers of the points that are asked for, in the order of the table or gallery while it is open."""
    rows = _as_listed(point_rows(catalog, results, state, wish), catalog, results, state)
    return DataSet((DataColumn("row", DataKind.WHOLE),), lambda: iter([(1.0, Block(len(rows), (rows,)))]), [])


def point_array(
    catalog: Catalog, results: Results, state: SessionState, wish: DataWish, token: Token | None = None
) -> NDArray[Any]:
    """Return what is asked for of points as one array.

    Coordinates are float32 (points, axes), those in pictures beside the main one after its own; neighbours int64
    (points, neighbours), nearest first and -1 where a point has none; row numbers int64 (points,). Raises as
    `coordinate_set` and `neighbour_set` do.
    """
    rows = point_rows(catalog, results, state, wish)
    if wish.subject is DataSubject.ROWS:
        return rows
    about = _about(catalog, state)
    if wish.subject is DataSubject.NEIGHBOURS:
        return _graph(about, results, wish, token).indices[rows].astype(np.int64)
    made = _projected(about, results)
    own = made.scores[rows][:, _components(made, state)]
    return np.concatenate([own, *(each.coordinates[rows] for each in _beside(catalog, results, state))], axis=1)


def array_header(data: DataSet) -> tuple[str, ...]:
    """Return what the columns of an array of coordinates or row numbers are, out of the table of the same."""
    axes = [name for name, column in zip(data.header, data.columns, strict=True) if column.kind is DataKind.SINGLE]
    return tuple(axes) or data.header
