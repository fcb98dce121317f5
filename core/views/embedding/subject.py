"""What the embedding view looks at: table, state at the linked step, columns, and the keys of all that is computed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Any, cast
from weakref import WeakKeyDictionary

import numpy as np

from core.analysis.classes import class_column
from core.model import F4, Catalog, Column, ColumnKind, EmbeddingStep, EmbeddingTable, Metadata, TensorSource
from core.model.sparse import SparseVectors
from core.results import ResultKey, Results
from core.state import EmbeddingState, PointMeasure, PointSearch, ProjectionSpec, SessionState, TableEdits
from core.state.column_looks import ColumnReading
from core.views.embedding.editing.work import edited_key
from core.views.embedding.methods import FIRST_LOOK, known_spec, projection_key

_contents: WeakKeyDictionary[Catalog, dict[str, str]] = WeakKeyDictionary()
_chains: WeakKeyDictionary[Catalog, dict[str, tuple[str, ...]]] = WeakKeyDictionary()


_UNTOUCHED = TableEdits()


def names_edited(spec: ProjectionSpec, edits: TableEdits) -> bool:
    """Return whether a parameter of a projection names a column that the user has added or changed."""
    names = {column.name for column in edits.columns}
    return any(isinstance(value, str) and value in names for value in spec.parameters.values())


@dataclass(frozen=True, slots=True)
class Subject:
    """One state of one table and the keys under which its data lie in the results.

    Attributes
    ----------
    table, state
        The chosen table and its state at the linked step.
    vectors, projection, first_look
        Keys of the vectors (float32 (n, d)), of the wished projection and of the one that is there without a wish.
    metadata
        Key of `Metadata`, None where the table has none.
    making
        Key under which a run for the wished projection goes: of `projection`, or of the walk over all steps that it
        is part of.
    chain
        Names the vectors of all steps up to this one.
    filed
        Key of the metadata as the file has them; `metadata` has what the user said, too.
    edits
        What the user said of the rows.
    """

    table: EmbeddingTable
    state: EmbeddingStep
    vectors: ResultKey
    projection: ResultKey
    first_look: ResultKey
    metadata: ResultKey | None
    making: ResultKey
    chain: str = ""
    filed: ResultKey | None = None
    edits: TableEdits = _UNTOUCHED

    def key_of(self, spec: ProjectionSpec) -> ResultKey:
        """Return the key of another projection of the same vectors."""
        return projection_key(self.vectors, spec, self.named_by(spec), self.chain)

    def named_by(self, spec: ProjectionSpec) -> ResultKey | None:
        """Return the metadata that a projection depends on: the edited ones only if it names an edited column."""
        return self.metadata if names_edited(spec, self.edits) else self.filed


def chosen_table(catalog: Catalog, key: str) -> EmbeddingTable | None:
    """Return the table with this key; without one, the table with metadata and most rows; None if there is none."""
    if key in catalog.embeddings:
        return catalog.embeddings[key]
    return max(catalog.embeddings.values(), key=_promise, default=None)


def _promise(table: EmbeddingTable) -> tuple[bool, bool, int]:
    return bool(table.steps[-1].metadata_file), "/Adagrad" not in table.tensor, table.rows


def subject(catalog: Catalog, state: SessionState) -> Subject | None:
    """Return what is looked at, None if the catalog has no table."""
    table = chosen_table(catalog, state.embedding.table)
    if table is None:
        return None
    at = table.at(state.step)
    vectors, filed = vectors_key(catalog, at.tensor), metadata_key(catalog, at, table.rows)
    spec, edits = known_spec(state.embedding.projection), state.embedding.edits.get(table.key, _UNTOUCHED)
    metadata = edited_key(filed, edits, table.rows, lambda file: content_of(catalog, file))
    several = spec.aligned is not None or state.embedding.choice.all_steps
    chain = chains(catalog, table)[_place(table, at)] if several else ""
    projection = projection_key(vectors, spec, metadata if names_edited(spec, edits) else filed, chain)
    return Subject(
        table,
        at,
        vectors,
        projection,
        projection_key(vectors, FIRST_LOOK),
        metadata,
        projection if spec.aligned is None else walk_key(catalog, table, spec),
        chain,
        filed,
        edits,
    )


def vectors_in(results: Results, key: ResultKey) -> F4 | None:
    """Return vectors that have been read: an array (n, d), or sparse ones that are indexed like one; else None."""
    found = results.get(key, object)
    there: Any = found if isinstance(found, np.ndarray | SparseVectors) else None
    return None if there is None else cast("F4", there)


def _place(table: EmbeddingTable, at: EmbeddingStep) -> int:
    return next(place for place, state in enumerate(table.steps) if state is at)


def chains(catalog: Catalog, table: EmbeddingTable) -> tuple[str, ...]:
    """Return for each step what names the vectors of all steps up to it: longer chains begin with shorter ones."""
    known = _chains.setdefault(catalog, {})
    if table.key not in known:
        keys = [vectors_key(catalog, state.tensor).digest for state in table.steps]
        known[table.key] = tuple(accumulate(keys, lambda before, here: ResultKey.of("chain", before + here).digest))
    return known[table.key]


def step_keys(catalog: Catalog, table: EmbeddingTable, spec: ProjectionSpec) -> tuple[ResultKey, ...]:
    """Return the keys of a projection at all steps of a table."""
    named = chains(catalog, table)
    return tuple(
        projection_key(vectors_key(catalog, at.tensor), spec, metadata_key(catalog, at, table.rows), chain)
        for at, chain in zip(table.steps, named, strict=True)
    )


def walk_key(catalog: Catalog, table: EmbeddingTable, spec: ProjectionSpec) -> ResultKey:
    """Return the key of what is known of an aligned projection over all steps."""
    last = table.steps[-1]
    metadata = metadata_key(catalog, last, table.rows)
    whole = projection_key(vectors_key(catalog, last.tensor), spec, metadata, chains(catalog, table)[-1])
    return ResultKey.of("walk", whole.digest)


def vectors_key(catalog: Catalog, source: TensorSource) -> ResultKey:
    """Return the key of the vectors of a source as it was when the catalog was made."""
    parameters = {"format": source.format, "member": source.member, "shape": source.shape}
    return ResultKey.of("vectors", content_of(catalog, source.file), parameters)


def metadata_key(catalog: Catalog, state: EmbeddingStep, rows: int) -> ResultKey | None:
    """Return the key of the metadata, None if the state has none."""
    if not state.metadata_file:
        return None
    return ResultKey.of("metadata", content_of(catalog, state.metadata_file), {"rows": rows})


def axes(state: EmbeddingState) -> tuple[int, ...]:
    """Return the components that are the axes: two or three."""
    return state.components[: state.dimensions]


def cloud_key(projection: ResultKey, components: tuple[int, ...]) -> ResultKey:
    """Return the key of the points made from chosen components of a projection."""
    return ResultKey.of("cloud", projection.digest, {"components": components})


def glance_key(projection: ResultKey, components: tuple[int, ...]) -> ResultKey:
    """Return the key of a sample of those points, shown until all are sorted."""
    return ResultKey.of("glance", projection.digest, {"components": components})


def narrowing_key(vectors: ResultKey) -> ResultKey:
    """Return the key of what single precision changes about vectors, a tuple of texts."""
    return ResultKey.of("narrowing", vectors.digest)


def search_key(metadata: ResultKey, search: PointSearch) -> ResultKey:
    """Return the key of the rows that match a search."""
    parameters = {"text": search.text, "column": search.column, "regex": search.regex}
    return ResultKey.of("search", metadata.digest, parameters)


def content_of(catalog: Catalog, file: str) -> str:
    """Return what names the content of a file as it was when the catalog was made."""
    # Asked once a snapshot: a file that changed later belongs to the next snapshot.
    from core.readers.embeddings import content_id

    known = _contents.setdefault(catalog, {})
    if file not in known:
        known[file] = content_id(file)
    return known[file]


def colour_column(metadata: Metadata | None, state: EmbeddingState) -> Column | None:
    """Return the column points are coloured by: the wished one, else the one that most likely names classes.

    None where they are coloured by a measure.
    """
    if metadata is None or state.colour_by == "" or state.colour_measure is not PointMeasure.NONE:
        return None
    if state.colour_by is not None and state.colour_by in metadata.columns:
        return metadata.columns[state.colour_by]
    return class_column(metadata)


def label_column(metadata: Metadata | None, state: EmbeddingState) -> Column | None:
    """Return the column points are labelled by: the wished one, else the first text, category or number."""
    if metadata is None or state.label_by == "":
        return None
    if state.label_by is not None and state.label_by in metadata.columns:
        return metadata.columns[state.label_by]
    order = (ColumnKind.TEXT, ColumnKind.CATEGORY, ColumnKind.NUMBER)
    return min(metadata.columns.values(), key=lambda column: order.index(column.kind), default=None)


def is_categorical(column: Column, state: EmbeddingState) -> bool:
    """Return whether a column is coloured as categories rather than along a scale."""
    reading = state.look(column.name).reading
    if reading is ColumnReading.NUMBERS and column.numbers is not None:
        return False
    if reading is ColumnReading.CATEGORIES and column.codes is not None:
        return True
    return column.codes is not None and (column.kind is ColumnKind.CATEGORY or state.categorical)
