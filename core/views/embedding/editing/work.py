"""The keys of edited metadata, and the work that makes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from types import MappingProxyType

from core.model import Column, Metadata, Problem
from core.readers.base import ReadError
from core.results import ResultKey
from core.state import ColumnEdit, JoinedColumn, TableEdits
from core.views.embedding.clusters.result import Clusters
from core.views.embedding.editing.columns import edited, in_order, to_rows
from core.work import Token

CODED_AT_ONCE = 5_000
"""Rows up to which all different values of a column become categories within a frame."""
AT_ONCE = 50_000
"""Rows up to which metadata are edited while the picture is made: a label is seen in the frame after its key."""


def edited_key(base: ResultKey | None, edits: TableEdits, rows: int, content: Callable[[str], str]) -> ResultKey | None:
    """Return the key of the metadata with all that was said of the rows: that of the metadata where nothing was.

    `content` names the content of a file.
    """
    if not edits.columns:
        return base
    said = [
        (
            column.name,
            None if column.joined is None else (asdict(column.joined), content(column.joined.file)),
            [(each.value, each.rows.digest) for each in column.assigned],
            (column.formula, column.copied, column.coded),
            *_clusters_said(column),
        )
        for column in edits.columns
    ]
    digest = hashlib.blake2b(json.dumps(said).encode(), digest_size=16).hexdigest()
    return ResultKey.of("metadata", "" if base is None else base.digest, {"edits": digest, "rows": rows})


def _clusters_said(column: ColumnEdit) -> tuple[object, ...]:
    """Return what names the clusters of a column, nothing for one that has none."""
    found = column.clustered
    return () if found is None else (found.key.digest, sorted(found.names.items()))


def acts_at_once(edits: TableEdits, rows: int) -> bool:
    """Return whether metadata are edited within a frame: few rows, and no other file to read."""
    if any(column.coded for column in edits.columns) and rows > CODED_AT_ONCE:
        return False
    return rows <= AT_ONCE and not any(column.joined for column in edits.columns)


def edit_metadata(
    token: Token | None,
    base: Metadata | None,
    rows: int,
    edits: TableEdits,
    clusters: Mapping[str, Clusters | None] | None = None,
) -> Metadata:
    """Return the metadata with all that was said of the rows; a job's function.

    A file that cannot be read costs its column, with a problem. `clusters` are those of columns that have some; where
    they are gone, the column is empty.
    """
    joined, problems = {}, []
    for place, column in enumerate(edits.columns):
        if token is not None:
            token.check()
            token.progress(place / len(edits.columns), column.name)
        if column.joined is not None:
            try:
                joined[column.name] = replace(joined_column(base, column.joined, rows), name=column.name)
            except ReadError as error:
                problems.append(error.problem)
    made = edited(base, rows, edits, joined, clusters or {})
    return replace(made, columns=MappingProxyType(dict(made.columns)), problems=(*problems, *made.problems))


def joined_column(base: Metadata | None, source: JoinedColumn, rows: int) -> Column:
    """Return a column of another file in the order of a table's rows; raises ReadError."""
    from core.readers.embeddings import load_columns

    other = load_columns(source.file)
    column = other.columns.get(source.column)
    if column is None:
        raise _failure(source, f"The file has no column {source.column!r}")
    if not source.by:
        return to_rows(column, rows)
    key, by = other.columns.get(source.file_by), None if base is None else base.columns.get(source.by)
    if key is None or by is None:
        raise _failure(source, f"There is no column {source.file_by if key is None else source.by!r} to join by")
    return in_order(column, key, by, rows)


def _failure(source: JoinedColumn, message: str) -> ReadError:
    return ReadError(Problem(source.file, "join", message, remedy="Join the column again from a file that has it"))
