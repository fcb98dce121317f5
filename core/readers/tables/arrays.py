"""Vectors in binary files: raw float32, ``.npy`` and ``.npz``."""

from __future__ import annotations

import io
import math
import zipfile
from typing import IO, Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.model import F4, I8, Problem, TensorFormat, TensorSource
from core.readers import places
from core.readers.base import ReadError

Members: TypeAlias = dict[str, tuple[tuple[int, ...], np.dtype[Any]]]
"""Shape and type of each array in an archive."""
CONVERTED_UP_TO: Final = 1 << 30
"""Bytes that vectors of single precision take at most if they are made from another type as a whole."""

ROUNDED: Final = 1e-6
"""Share of the range of a column by which single precision may move its numbers: where more, double precision stays."""


def raw_shape(source: TensorSource) -> tuple[int, int]:
    """Return the shape of raw float32 numbers, told by `source.shape`; raises ReadError."""
    if source.shape is None or min(source.shape) < 1:
        raise failure(source, "The shape of a raw tensor is not given")
    rows, columns = source.shape
    state = places.state_of(source.file)
    if state is None:
        raise FileNotFoundError(2, "There is no such file", source.file)
    size = state.size
    if size != 4 * rows * columns:
        raise failure(source, f"A raw tensor of {rows} x {columns} has {4 * rows * columns} bytes, not {size}")
    return source.shape


def load_raw(source: TensorSource) -> F4:
    """Return raw little-endian float32 numbers, float32 (n, d), mapped from the file."""
    rows, columns = raw_shape(source)
    return np.memmap(source.file, "<f4", "r", shape=(rows, columns))


def npy_shape(source: TensorSource) -> tuple[int, int]:
    """Return rows and columns of an ``.npy`` file; dimensions after the first count as columns."""
    with io.BufferedReader(places.open_file(source.file)) as stream:
        return _flat_shape(source, *_header(source, stream))


def load_npy(source: TensorSource) -> F4:
    """Return an ``.npy`` file as float32 (n, d); float32 numbers are mapped from the file, not read.

    Numbers of other types are mapped as they are where converting all would take much memory, those of double precision
    also where they lie so far from zero that it would show.
    """
    npy_shape(source)
    array = np.load(source.file, mmap_mode="r", allow_pickle=False)
    if 4 * array.size > CONVERTED_UP_TO:
        mapped: F4 = array.reshape(len(array), -1)
        return mapped
    return _flat(array)


def npz_members(file: str) -> Members:
    """Return shape and type of each array in an archive; raises ReadError."""
    source = TensorSource(file, TensorFormat.NPZ)
    members = {}
    try:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if name.endswith(".npy"):
                    with archive.open(name) as stream:
                        members[name.removesuffix(".npy")] = _header(source, stream)
    except (OSError, zipfile.BadZipFile) as error:
        raise failure(source, f"The archive cannot be read: {error}") from error
    return members


def npz_shape(source: TensorSource) -> tuple[int, int]:
    """Return rows and columns of an array in an archive."""
    members = npz_members(source.file)
    if source.member not in members:
        raise failure(source, f"The archive holds no array {source.member!r}")
    return _flat_shape(source, *members[source.member])


def load_npz(source: TensorSource) -> F4:
    """Return an array of an archive as float32 (n, d)."""
    npz_shape(source)
    return _flat(load_member(source.file, source.member))


def load_member(file: str, member: str) -> NDArray[Any]:
    """Return an array of an archive as it is."""
    with np.load(file, allow_pickle=False) as archive:
        array: NDArray[Any] = archive[member]
    return array


def failure(source: TensorSource, message: str) -> ReadError:
    """Return the error for vectors that cannot be read."""
    return ReadError(Problem(source.file, "tensor", message))


def _header(source: TensorSource, stream: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Return shape and type that the beginning of an ``.npy`` file tells."""
    try:
        version = np.lib.format.read_magic(stream)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, kind = read(stream)
    except (ValueError, OSError) as error:
        raise failure(source, f"The array cannot be read: {error}") from error
    return shape, kind


def _flat_shape(source: TensorSource, shape: tuple[int, ...], kind: np.dtype[Any]) -> tuple[int, int]:
    if kind.kind not in "fiub":
        raise failure(source, f"An array of type {kind} holds no vectors")
    if not shape or 0 in shape:
        raise failure(source, "The array is empty")
    return shape[0], math.prod(shape[1:])


def _flat(array: NDArray[Any]) -> F4:
    """Return an array with one row for each first index; nothing is copied that is float32 already."""
    return single(array.reshape(len(array), -1))


def single(values: NDArray[Any]) -> F4:
    """Return numbers (n, d) in single precision, those of double precision as they are where rounding would show.

    It would in columns that vary little about large values, such as coordinates of a map in metres: a look from close
    by would find their points on a grid.
    """
    narrow = _narrow(values) if values.dtype.kind == "f" and values.itemsize == 8 else np.zeros(0, dtype=np.int64)
    if any(_changed(values[:, column]) for column in narrow.tolist()):
        kept: F4 = values
        return kept
    return values.astype("<f4", copy=False)


def _narrow(values: NDArray[Any]) -> I8:
    """Return the columns of which single precision moves numbers by more than a share of their range."""
    low, high = np.fmin.reduce(values, axis=0), np.fmax.reduce(values, axis=0)
    with np.errstate(over="ignore", invalid="ignore"):
        error = np.spacing(np.maximum(np.abs(low), np.abs(high)).astype(np.float32)).astype(np.float64) / 2
        return np.flatnonzero(np.isfinite(error) & (high > low) & (error > ROUNDED * (high - low)))


def _changed(column: NDArray[Any]) -> bool:
    known = column[np.isfinite(column)]
    return bool((known.astype(np.float32) != known).any())
