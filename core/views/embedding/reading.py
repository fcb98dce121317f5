"""Reading what a picture needs, as work: vectors and what is known of them, and searching that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.jobs import Token
from core.model import F4, Bool, Metadata, TensorSource


def read_vectors(token: Token | None, source: TensorSource) -> F4:
    """Return the vectors of a source, float32 (n, d)."""
    from core.readers.embeddings import load_vectors

    return load_vectors(source, token)


def look_at_numbers(token: Token | None, vectors: F4, source: TensorSource) -> tuple[str, ...]:
    """Return what single precision changed about vectors that were read, one sentence each."""
    from core.analysis.projection.narrowing import narrowing_notes
    from core.readers.base import ReadError
    from core.readers.stored import stored_numbers

    if vectors.dtype != np.float32:  # mapped as they are, and computed so
        return ()
    try:
        stored = stored_numbers(source)
    except (ReadError, OSError, ValueError):  # it has changed since it was read
        return ()
    if stored is None:
        return ()
    values = stored.values
    if values is None or values.shape != vectors.shape:
        return narrowing_notes(stored.name, vectors, False, token)
    return narrowing_notes(stored.name, values, True, token)


def read_metadata(token: Token | None, file: str, rows: int) -> Metadata:
    """Return the metadata of `rows` rows in a file."""
    from core.readers.embeddings import load_metadata

    metadata = load_metadata(file, rows)
    return replace(metadata, columns=dict(metadata.columns))  # a plain mapping can come from a worker process


def read_columns(token: Token | None, file: str) -> Metadata:
    """Return all columns of a file that may be laid beside a table."""
    from core.readers.embeddings import load_columns

    return load_columns(file)


def find_rows(token: Token | None, metadata: Metadata, text: str, column: str, regex: bool) -> Bool:
    """Return which rows match a search, none for a regular expression that is not one."""
    from core.analysis.finding import rows
    from core.analysis.search import SearchError

    try:
        return rows.find_rows(metadata, text, column, regex)
    except SearchError:
        return np.zeros(metadata.rows, dtype=np.bool_)
