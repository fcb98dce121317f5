"""Which points the tray lists, in which order, under which headings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.model import F4, I4, I8, Bool, Column
from core.results import Results
from core.state import Brush, EmbeddingState, RowSet, SessionState, TrayOrder, TrayPage, TrayRows
from core.views.embedding.neighbours.around import Apart, Around
from core.views.embedding.neighbours.work import measure_apart
from core.views.embedding.runs.layouts import Moving
from core.views.embedding.subject import vectors_in
from core.views.embedding.tray.columns import DISTANCE, ROW, TrayColumn, component_of, told_name
from core.views.embedding.tray.ordering import Values, places_of, stable_order
from core.views.embedding.tray.texts import text_ranks
from core.views.embedding.work import Known
from core.views.shown_rows import brushes_of, rows_through, to_length
from core.work import Token

AT_ONCE = 20_000
"""Rows up to which a listing is made where it is needed, within a frame."""
UNNAMED = "Missing"
"""Heading of points without a category."""


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """What is listed.

    Attributes
    ----------
    rows
        int32 (k,): rows in their order.
    places
        int32 (n,): where each row of the table stands in it, -1 where it does not.
    away
        float32 (n,): how far all rows are from what neighbours are listed of; None where that was not asked for.
    headings, counts
        Names of groups that follow one another, and how many rows each has, int64; none where points have no headings.
    """

    rows: I4
    places: I4
    away: F4 | None = None
    headings: tuple[str, ...] = ()
    counts: I8 | None = None

    @property
    def total(self) -> int:
        """Rows of the table."""
        return len(self.places)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What a listing is made of; see `Listing`.

    Attributes
    ----------
    about
        What is known of the table.
    rows, order, group
        The wish, as far as this table has such columns; only the gallery has headings.
    brushes, selected
        What narrows the rows, as far as it does.
    measured
        Whether distances are wanted.
    wish
        How neighbours are asked for.
    """

    about: Known
    rows: TrayRows
    order: tuple[TrayOrder, ...]
    group: str
    brushes: tuple[Brush, ...]
    selected: RowSet | None
    measured: bool
    wish: EmbeddingState

    @property
    def total(self) -> int:
        """Rows of the table."""
        return self.about.subject.table.rows

    def of_rows(self, other: Asked) -> bool:
        """Return whether another listing is of the same rows, if in another order."""
        return self.about.subject.table.key == other.about.subject.table.key and self.total == other.total

    def same(self, other: Asked | None) -> bool:
        """Return whether another listing would be this one."""
        if other is None or self._named() != other._named():
            return False
        return all(mine is theirs for mine, theirs in zip(self._made_from(), other._made_from(), strict=True))

    def _named(self) -> tuple[object, ...]:
        of = (self.about.of, self.wish.neighbours.metric) if self.measured else ()
        return (self.about.subject.table.key, self.rows, self.order, self.group, self.brushes, self.selected, of)

    def _made_from(self) -> tuple[object, ...]:
        by = {each.column for each in self.order}
        moves = any(each.startswith("axis:") for each in by)
        made = self.about.projection
        metadata = self.about.metadata if self.group or by or self.rows is not TrayRows.ALL else None
        matches = self.about.matches if self.rows is TrayRows.FOUND else None
        # A run moves points at every turn: they are put in order again when it has ended.
        return metadata, matches, made if moves and not isinstance(made, Moving) else None


def asked(about: Known, state: SessionState, seen: tuple[TrayColumn, ...]) -> Asked:
    """Return what is to be listed of a table; `seen` are the columns of its table that are shown."""
    wish, key = state.embedding, about.subject.table.key
    tray = wish.tray
    order = tuple(each for each in tray.order if is_orderable(about, each.column))
    grouped = tray.page is TrayPage.GALLERY and category_of(about, tray.group) is not None
    group = tray.group if grouped else ""
    narrowed = tray.rows in (TrayRows.SHOWN, TrayRows.FOUND)
    return Asked(
        about,
        tray.rows,
        order,
        group,
        brushes_of(key, state.brushes) if narrowed else (),
        state.selected_points.get(key) if tray.rows is TrayRows.SELECTED else None,
        about.of is not None and DISTANCE in {*(each.column for each in order), *(each.id for each in seen)},
        wish,
    )


def is_orderable(about: Known, name: str) -> bool:
    """Return whether the table has a column of this name that rows can be ordered by."""
    if name in (ROW, DISTANCE):
        return name == ROW or about.of is not None
    made, component = about.projection, component_of(name)
    if component is not None:
        return made is not None and component < made.scores.shape[1]
    return about.metadata is not None and told_name(name) in about.metadata.columns


def category_of(about: Known, name: str) -> Column | None:
    """Return the metadata column of this name where its values are categories."""
    column = None if about.metadata is None or not name else about.metadata.columns.get(name)
    return column if column is not None and column.codes is not None else None


def make_listing(token: Token | None, asked: Asked, results: Results) -> Listing:
    """Return what is listed; a job's function where there are many rows."""
    rows = asked.total
    away = distances(token, asked.about, asked.wish, results) if asked.measured else None
    keys = [(key_values(asked.about, each.column, away, token), each.descending) for each in asked.order]
    category = category_of(asked.about, asked.group)
    if category is not None and category.codes is not None:
        keys.insert(0, (to_length(category.codes, rows, np.int32(-1)), False))
    order = stable_order(keys, rows, token)
    listed = _listed(asked)
    if listed is not None:
        order = order[listed[order]]
    headings, counts = _headings(category, order, rows)
    return Listing(order, places_of(order, rows), away, headings, counts)


_last: list[tuple[Asked, Listing]] = []


def listing_of(asked: Asked, results: Results, token: Token | None = None) -> Listing:
    """Return what is listed: what was made last if that is it, else made now."""
    last = _last[-1:]
    if last and asked.same(last[0][0]):
        return last[0][1]
    made = make_listing(token, asked, results)
    remember_listing(asked, made)
    return made


def remember_listing(asked: Asked, listing: Listing) -> None:
    """Keep a listing until another is kept, so that a figure of it takes no time."""
    _last[:] = [(asked, listing)]


def _listed(asked: Asked) -> Bool | None:
    """Return which rows are listed, bool (n,), None for all."""
    rows, about = asked.total, asked.about
    if asked.rows is TrayRows.ALL:
        return None
    if asked.rows is TrayRows.SELECTED:
        chosen = asked.selected
        return np.zeros(rows, np.bool_) if chosen is None else to_length(chosen.mask(), rows, np.False_)
    through = rows_through(rows, about.metadata, asked.brushes)
    if asked.rows is TrayRows.SHOWN:
        return through if asked.brushes else None
    found = np.zeros(rows, np.bool_) if about.matches is None else to_length(about.matches, rows, np.False_)
    both: Bool = through & found
    return both


def _headings(category: Column | None, order: I4, rows: int) -> tuple[tuple[str, ...], I8 | None]:
    if category is None or category.codes is None:
        return (), None
    codes = to_length(category.codes, rows, np.int32(-1))[order]
    last = len(category.categories)
    counts = np.bincount(np.where(codes < 0, last, codes), minlength=last + 1)
    there = np.flatnonzero(counts)
    names = (*category.categories, UNNAMED)
    return tuple(names[each] for each in there.tolist()), counts[there].astype(np.int64)


def key_values(about: Known, name: str, away: F4 | None, token: Token | None = None) -> Values:
    """Return what rows are ordered by in a column: numbers, or ranks that are below 0 where there is no value."""
    rows = about.subject.table.rows
    component = component_of(name)
    if name == DISTANCE:
        return np.full(rows, np.nan, np.float32) if away is None else away
    if component is not None and about.projection is not None:
        values: Values = about.projection.scores[:, component]
        return values
    told = None if about.metadata is None else about.metadata.columns.get(told_name(name))
    return np.arange(rows, dtype=np.int32) if told is None else told_values(told, rows, token)


def told_values(column: Column, rows: int, token: Token | None = None) -> Values:
    """Return what rows are ordered by in a metadata column (rows,)."""
    if column.numbers is not None:
        return to_length(column.numbers, rows, np.float64(np.nan))
    if column.codes is not None:
        return to_length(column.codes, rows, np.int32(-1))
    return to_length(text_ranks(column.texts, token), rows, np.int64(-1))


def listed_of(listing: Listing, selected: RowSet) -> I8:
    """Return those of some rows that are listed, in their order, int64."""
    places = listing.places[selected.indices()]
    rows: I8 = listing.rows[np.sort(places[places >= 0])].astype(np.int64)
    return rows


def tray_order(about: Known, state: SessionState, results: Results, token: Token | None = None) -> I4 | None:
    """Return all rows as the open tray orders them, int32 (n,); None where it is closed, or in the order of rows."""
    tray = state.embedding.tray
    if not tray.open or not (tray.order or (tray.group and tray.page is TrayPage.GALLERY)):
        return None
    whole = replace(state, embedding=replace(state.embedding, tray=replace(tray, rows=TrayRows.ALL)))
    return make_listing(token, asked(about, whole, ()), results).rows


def distances(token: Token | None, about: Known, wish: EmbeddingState, results: Results) -> F4 | None:
    """Return how far all rows are from what neighbours are listed of, None where that is nothing or not read yet."""
    of: Around | None = about.of
    vectors: Any = vectors_in(results, about.subject.vectors)
    if of is None or vectors is None:
        return None
    key = of.apart_key(wish.neighbours)
    found = results.get(key, Apart)
    if found is None:
        found = measure_apart(token, vectors, results, of, wish.neighbours, about.metadata)
        results.put(key, found)
    return None if found.failure else found.values
