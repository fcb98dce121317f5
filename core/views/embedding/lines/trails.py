"""Sequences among the points of a table: which columns say them, and finding them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.analysis.sequences import Sequences, following, in_order
from core.jobs import Task, Token
from core.model import I8, Column, Metadata
from core.results import ResultKey, Results
from core.state import EmbeddingState
from core.state.embedding_lines import Trails
from core.views.embedding.subject import Subject
from core.views.shown_rows import to_length

NEXT = ("__next__", "__seq_next__")
"""Columns that hold the row that follows, counted from 0, as the embedding projector reads them."""


def next_column(metadata: Metadata | None) -> Column | None:
    """Return the column that names the row after each, None where there is none."""
    columns = () if metadata is None else tuple(metadata.columns.get(name) for name in NEXT)
    return next((column for column in columns if column is not None and column.numbers is not None), None)


def order_columns(metadata: Metadata | None) -> tuple[Column, ...]:
    """Return the columns whose numbers can say what comes after what."""
    columns = () if metadata is None else tuple(metadata.columns.values())
    return tuple(column for column in columns if column.numbers is not None and column.name not in NEXT)


def order_column(metadata: Metadata | None, trails: Trails) -> Column | None:
    """Return the column that trails go by: the chosen one, else one that names the row after each; None for none."""
    if metadata is None or not trails.order:
        return next_column(metadata)
    chosen = metadata.columns.get(trails.order)
    return chosen if chosen is not None and chosen.numbers is not None else next_column(metadata)


def trails_of(about: Subject, wish: EmbeddingState, results: Results) -> Sequences | None:
    """Return the sequences that are drawn, None while they are not found, or not wished for."""
    key = _key(about, wish, results)
    return None if key is None else results.get(key, Sequences)


def trail_tasks(about: Subject, wish: EmbeddingState, results: Results) -> Iterator[tuple[ResultKey, Task]]:
    """Return what finds the sequences that are to be drawn."""
    key = _key(about, wish, results)
    metadata = None if about.metadata is None else results.get(about.metadata, Metadata)
    order = order_column(metadata, wish.lines.trails)
    if key is not None and metadata is not None and order is not None:
        group = metadata.columns.get(wish.lines.trails.group)
        arguments = {"order": order, "group": group, "rows": about.table.rows}
        title = f"Following {order.name} of {about.table.tensor}"
        yield key, Task(title, "core.views.embedding.lines.trails:find_trails", arguments, "embedding-trails")


def _key(about: Subject, wish: EmbeddingState, results: Results) -> ResultKey | None:
    trails = wish.lines.trails
    metadata = None if about.metadata is None else results.get(about.metadata, Metadata)
    order = order_column(metadata, trails)
    if about.metadata is None or order is None or not trails.shown:
        return None
    group = "" if order.name in NEXT else trails.group
    return ResultKey.of("trails", about.metadata.digest, {"order": order.name, "group": group})


def find_trails(token: Token | None, order: Column, group: Column | None, rows: int) -> Sequences:
    """Return the sequences of `rows` rows that columns say; a column that names the next row needs no group."""
    numbers = np.zeros(0) if order.numbers is None else order.numbers
    places = to_length(numbers, rows, np.float64(np.nan))
    if order.name in NEXT:
        return following(places)
    return in_order(places, None if group is None else to_length(_codes(group), rows, np.int64(-1)))


def _codes(group: Column) -> I8:
    """Return the number of each row's value, -1 where it has none."""
    if group.codes is not None:
        return group.codes.astype(np.int64)
    texts = np.asarray(group.texts, dtype=np.str_)
    codes: I8 = np.unique(texts, return_inverse=True)[1].astype(np.int64)
    codes[texts == ""] = -1
    return codes
