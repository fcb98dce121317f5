"""Parts of a matrix, converted and shifted one at a time, so that no second matrix is ever made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.analysis.projection.pages import Ask, Pages, scattered
from core.analysis.steps import Steps
from core.model.arrays import F4, F8, I8
from core.work import RefusedError

Vectors: TypeAlias = NDArray[Any]
"""Rows of numbers of any real type, in memory or mapped from a file, shape (n, d)."""

Block: TypeAlias = F4 | F8

SINGLE_ABOVE = 4e9
"""Multiplications above which data that single precision holds exactly is also multiplied in it."""

_EXACT_IN_SINGLE = frozenset("?bBhHef")
_ROWS = 8192  # their products fill the processor and their buffer stays in its cache
_BYTES = 128 << 20
_FEW = 64
_AT_ONCE, _FEWEST = 2_000_000_000, 64
"""Multiplications of a part with itself after which the work can be stopped, and rows that a part has at least."""


def checked(vectors: Vectors) -> Vectors:
    """Return an array of vectors; raises RefusedError if it is not a matrix of real numbers with a row and a column."""
    if vectors.ndim != 2 or min(vectors.shape) == 0:
        raise RefusedError(f"Vectors are a matrix with rows and columns, not an array of shape {vectors.shape}")
    if vectors.dtype.kind not in "biuf":
        raise RefusedError(f"Vectors hold real numbers, not {vectors.dtype}")
    return vectors


def working_type(vectors: Vectors, multiplications: float) -> np.dtype[Any]:
    """Return float64, or float32 where that holds the data exactly and there is much to multiply."""
    single = vectors.dtype.char in _EXACT_IN_SINGLE and multiplications > SINGLE_ABOVE
    return np.dtype(np.float32 if single else np.float64)


def row_chunks(vectors: Vectors, count: int, itemsize: int) -> list[slice]:
    """Return spans of so many rows, fewer if they would take more than 128 MiB with items of this size."""
    rows, columns = vectors.shape
    span = max(1, min(count, _BYTES // (columns * itemsize)))
    return [slice(start, min(start + span, rows)) for start in range(0, rows, span)]


def row_blocks(vectors: Vectors, count: int, itemsize: int, ask: Ask) -> Iterator[tuple[slice, Vectors]]:
    """Yield spans of rows as `row_chunks` cuts them, and the rows, and ask before each whether to stop.

    Mapped files are asked about while a span is read too, and do not pile up in memory.
    """
    pages = Pages(vectors)
    for span in row_chunks(vectors, count, itemsize):
        ask()
        block = read_rows(vectors, span, pages, ask)
        yield span, block
        pages.read(block.nbytes)


def read_rows(vectors: Vectors, span: slice, pages: Pages, ask: Ask) -> Vectors:
    """Return rows, those of mapped files a little at a time; `pages` are those of the vectors."""
    given: Any = vectors
    if hasattr(given, "source"):  # made of others as they are read
        made: Vectors = given.of(read_rows(given.source, span, pages, ask))
        return made
    block = vectors[span]
    pages.fetch(block, ask)
    return block


def some_rows(vectors: Vectors, which: I8, ask: Ask) -> Vectors:
    """Return some rows of vectors, read a few at a time: each may lie in another part of a mapped file."""
    made = np.empty((len(which), vectors.shape[1]), dtype=vectors.dtype)
    with scattered(vectors, len(which)):
        for start in range(0, len(which), _FEW):
            ask()
            made[start : start + _FEW] = vectors[which[start : start + _FEW]]
    return made


def rows_together(columns: int) -> int:
    """Return how many rows are multiplied with one another at once: as many as keep the processor busy for a moment."""
    return max(_FEWEST, min(max(_ROWS, 4 * columns), _AT_ONCE // columns**2))


def shifted_rows(vectors: Vectors, shift: F8, kind: np.dtype[Any], steps: Steps) -> Iterator[tuple[slice, Block]]:
    """Yield spans of rows and their vectors minus `shift` in the type `kind`, in one buffer that is used again.

    `shift` must be exact in `kind` (see `rounded`), otherwise all vectors are off by what is lost. Where nothing is
    taken off vectors of that type, they are yielded as they lie there.
    """
    plain = vectors.dtype == kind and not shift.any()
    together, offset = rows_together(vectors.shape[1]), shift.astype(kind)
    buffer = np.empty((row_chunks(vectors, together, kind.itemsize)[0].stop, vectors.shape[1]), dtype=kind)
    for span, rows in row_blocks(vectors, together, kind.itemsize, steps.check):
        block = rows if plain else buffer[: len(rows)]
        if not plain:
            with np.errstate(invalid="ignore", over="ignore"):
                np.subtract(rows, offset, out=block, dtype=kind, casting="unsafe")
        yield span, block
        steps.did((span.stop - span.start) / vectors.shape[0])


def rounded(values: F8, kind: np.dtype[Any]) -> F8:
    """Return values rounded to what the type `kind` can hold."""
    return values.astype(kind).astype(np.float64)
