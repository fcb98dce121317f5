"""Sparse vectors as ``scipy.sparse.save_npz`` writes them: an archive with what a matrix is made of."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.model import TensorSource
from core.model.sparse import SparseVectors
from core.readers.tables.arrays import Members, failure, npz_members

DENSE_UP_TO: Final = 256 << 20
"""Bytes that vectors of single precision take at most if they are to be an array."""

_COMPRESSED: Final = frozenset(("data", "indices", "indptr", "shape", "format"))
_COORDINATES: Final = frozenset(("data", "row", "col", "shape", "format"))


def is_sparse_archive(members: Members) -> bool:
    """Whether the arrays of an archive are those of one sparse matrix."""
    return members.keys() >= _COMPRESSED or members.keys() >= _COORDINATES


def sparse_shape(source: TensorSource) -> tuple[int, int]:
    """Return rows and columns of a sparse matrix; of its values nothing is read. Raises ReadError."""
    with _told(source):
        members = npz_members(source.file)
        parts = _parts(source, members, frozenset(("shape", "format")))
        rows, columns = _shape(source, parts["shape"])
        _check_lengths(source, members, _form(source, parts["format"]), rows, columns)
        return rows, columns


def load_sparse(source: TensorSource) -> Any:
    """Return vectors in single precision: an array (n, d) where that is small, else `SparseVectors`; raises ReadError.

    Values that are there twice are added, as SciPy does.
    """
    held = SparseVectors.of(_matrix(source).astype(np.float32))
    return held if 4 * held.size > DENSE_UP_TO else held[:]


def _matrix(source: TensorSource) -> Any:
    with _told(source):
        parts = _parts(source, npz_members(source.file), _COMPRESSED | _COORDINATES)
        return _made(source, parts, *_shape(source, parts["shape"]))


@contextmanager
def _told(source: TensorSource) -> Iterator[None]:
    """Tell of whatever is wrong with an archive by a ReadError."""
    try:
        yield
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise failure(source, f"The sparse matrix cannot be read: {error}") from error


def _parts(source: TensorSource, members: Members, wanted: frozenset[str]) -> dict[str, NDArray[Any]]:
    if not is_sparse_archive(members):
        raise failure(source, "The archive holds no sparse matrix")
    with np.load(source.file, allow_pickle=False) as archive:
        return {name: archive[name] for name in members if name in wanted}


def _shape(source: TensorSource, shape: NDArray[Any]) -> tuple[int, int]:
    if shape.shape != (2,) or shape.dtype.kind not in "iu":
        raise failure(source, f"A sparse table has rows and columns, not the shape {shape.tolist()}")
    rows, columns = (int(each) for each in shape)
    if min(rows, columns) < 1:
        raise failure(source, "The sparse matrix is empty")
    return rows, columns


def _form(source: TensorSource, text: NDArray[Any]) -> str:
    form = bytes(text.astype("S").reshape(-1)[0]).decode("ascii", "replace")
    if form not in ("csr", "csc", "coo"):
        raise failure(source, f"Sparse matrices of the form {form!r} are not read, those of csr, csc and coo are")
    return form


def _check_lengths(source: TensorSource, members: Members, form: str, rows: int, columns: int) -> None:
    """Raise ReadError unless there are places for all values and the values are numbers."""
    (shape, kind), places = members["data"], ("row", "col") if form == "coo" else ("indices",)
    if kind.kind not in "fiub" or len(shape) != 1:
        raise failure(source, f"A sparse matrix with data of type {kind} holds no vectors")
    if any(members[name][0] != shape for name in places):
        raise failure(source, "The sparse matrix has other places than values")
    if form != "coo" and members["indptr"][0] != ((rows if form == "csr" else columns) + 1,):
        raise failure(source, "The sparse matrix has another number of rows or columns than it says")


def _made(source: TensorSource, parts: dict[str, NDArray[Any]], rows: int, columns: int) -> Any:
    """Return the matrix of some parts once they are known to belong together."""
    from scipy.sparse import coo_array, csc_array, csr_array

    form, values = _form(source, parts["format"]), parts["data"]
    known = {name: (part.shape, part.dtype) for name, part in parts.items()}
    _check_lengths(source, known, form, rows, columns)
    if form == "coo":
        _check(source, parts["row"], rows)
        _check(source, parts["col"], columns)
        return coo_array((values, (parts["row"], parts["col"])), shape=(rows, columns))
    _check(source, parts["indices"], columns if form == "csr" else rows)
    _check_starts(source, parts["indptr"], len(values))
    made = csr_array if form == "csr" else csc_array
    return made((values, parts["indices"], parts["indptr"]), shape=(rows, columns))


def _check(source: TensorSource, indices: NDArray[Any], below: int) -> None:
    """Raise ReadError unless each index is that of a row or column that there is."""
    whole = indices.dtype.kind in "iu"
    if not whole or (indices.size and not (int(indices.min()) >= 0 and int(indices.max()) < below)):
        raise failure(source, "The sparse matrix has values outside of its rows and columns")


def _check_starts(source: TensorSource, starts: NDArray[Any], count: int) -> None:
    whole = starts.dtype.kind in "iu"
    if not whole or starts[0] != 0 or starts[-1] != count or np.any(starts[1:] < starts[:-1]):
        raise failure(source, "The rows or columns of the sparse matrix do not begin and end among its values")
