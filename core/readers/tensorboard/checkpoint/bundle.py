"""Tensor bundles: an index of variables, and files that hold their bytes.

The format is described in TensorFlow's ``tensor_bundle.proto`` and ``tensor_bundle.h``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.model import F4, Problem, TensorSource
from core.readers import places
from core.readers.base import ReadError
from core.readers.tensorboard import dtypes
from core.readers.tensorboard.checkpoint.slices import SliceError, slice_of
from core.readers.tensorboard.checkpoint.sstable import TableError, entries
from core.readers.tensorboard.dtypes import ELEMENTS
from core.readers.tensorboard.framing import masked_crc
from core.readers.tensorboard.tensors import shape_of, short_floats
from core.readers.tensorboard.wire import WireError, number, text, walk
from core.readers.unreadable import unreadable_file

INDEX: Final = ".index"
_KEPT: Final = "/.ATTRIBUTES/VARIABLE_VALUE"
"""What TensorFlow 2 puts behind the path of each variable."""
_CHECKED: Final = 64 << 20
"""Up to so many bytes are compared with their checksum: beyond that vectors are mapped, not read."""
_LONGEST: Final = 256 << 20
_DIMENSIONS: Final = 2


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a checkpoint.

    Attributes
    ----------
    key
        What it is called in the index.
    dtype
        As in `core.readers.tensorboard.dtypes`.
    shape
        Its sizes.
    shard, offset, size
        Which file holds it, and where.
    checksum
        Masked CRC-32C of its bytes.
    sliced
        Whether it is stored in several pieces, under other keys.
    """

    key: str
    dtype: int
    shape: tuple[int, ...]
    shard: int
    offset: int
    size: int
    checksum: int
    sliced: bool

    @property
    def name(self) -> str:
        """What people call it: without what TensorFlow 2 appends to each."""
        return self.key.removesuffix(_KEPT)

    @property
    def vectors(self) -> bool:
        """Whether it is a table of vectors: two dimensions of more than one, of numbers, no optimiser's slot."""
        plain = len(self.shape) == _DIMENSIONS and min(self.shape) > 1 and self.dtype in ELEMENTS
        return plain and ".OPTIMIZER_SLOT" not in self.key


@dataclass(frozen=True)
class Bundle:
    """A checkpoint.

    Attributes
    ----------
    index
        Path of its ``.index`` file.
    shards
        How many files hold its data.
    variables
        By key, pieces of variables not among them.
    """

    index: str
    shards: int
    variables: dict[str, Variable]
    _pieces: dict[str, list[tuple[tuple[tuple[int, int], ...], Variable]]]

    def data_file(self, variable: Variable) -> str:
        """Return the file that holds a variable."""
        return f"{self.index.removesuffix(INDEX)}.data-{variable.shard:05d}-of-{self.shards:05d}"

    def pieces(self, name: str) -> list[tuple[tuple[tuple[int, int], ...], Variable]]:
        """Return first index and length in both dimensions of each piece of a variable, and where it lies."""
        found = self._pieces.get(name, [])
        return [(extents, piece) for extents, piece in found if len(extents) == len(piece.shape) == _DIMENSIONS]


def read_bundle(index: str) -> Bundle:
    """Return what the ``.index`` file of a checkpoint says; raises ReadError."""
    bundle = Bundle(index, 1, {}, {})
    try:
        state = places.state_of(index)
        if state is not None and state.size > _LONGEST:
            raise TableError("it is too long to be one")
        for key, value in entries(places.read_bytes(index)):
            if key == b"":
                bundle = replace(bundle, shards=_shards(value))
            elif key.startswith(b"\0"):
                name, extents = slice_of(key)
                bundle._pieces.setdefault(name, []).append((extents, _variable(name, value)))
            else:
                bundle.variables[text(key)] = _variable(text(key), value)
    except (OSError, TableError, SliceError, WireError) as error:
        raise _failure(index, f"The index of a checkpoint cannot be read: {error}") from error
    return bundle


def _shards(header: bytes) -> int:
    """Return the number of data files that a header tells; raises TableError for numbers in the other byte order."""
    shards = 1
    for field, wire, content in walk(header):
        if field == 1 and wire == 0:
            shards = number(content)
        elif field == 2 and wire == 0 and number(content):
            raise TableError("its numbers are big-endian")
    return shards


def _variable(key: str, entry: bytes) -> Variable:
    numbers = dict.fromkeys((1, 3, 4, 5), 0)
    shape: tuple[int, ...] = ()
    checksum, sliced = 0, False
    for field, wire, content in walk(entry):
        if field in numbers and wire == 0:
            numbers[field] = number(content)
        elif field == 2:
            shape = tuple(shape_of(content))
        elif field == 6:
            checksum = int.from_bytes(content, "little")
        elif field == 7:
            sliced = True
    return Variable(key, numbers[1], shape, numbers[3], numbers[4], numbers[5], checksum, sliced)


def variable_shape(source: TensorSource) -> tuple[int, int]:
    """Return rows and columns of a variable; raises ReadError."""
    _, variable = _found(source)
    return variable.shape[0], variable.shape[1]


def variable_type(source: TensorSource) -> np.dtype[Any]:
    """Return the type of a variable's numbers, float16 for bfloat16; raises ReadError."""
    _, variable = _found(source)
    short = variable.dtype == dtypes.BFLOAT16
    return np.dtype(np.float16 if short else ELEMENTS[variable.dtype].numpy)


def load_variable(source: TensorSource) -> F4:
    """Return the vectors of a variable, float32 (n, d); big ones of that type are mapped, not read. Raises ReadError.

    `source.file` is the index, `source.member` the key.
    """
    bundle, variable = _found(source)
    if not variable.sliced:
        return _values(bundle, variable)
    whole = np.full(variable.shape, np.nan, np.float32)
    for extents, piece in bundle.pieces(variable.name):
        rows, columns = (slice(a, None if n < 0 else a + n) for a, n in extents)
        if whole[rows, columns].shape != piece.shape:
            raise _failure(source.file, f"A piece of the variable {variable.name!r} does not fit its place")
        whole[rows, columns] = _values(bundle, piece)
    return whole


def _values(bundle: Bundle, variable: Variable) -> F4:
    """Return the numbers of a variable, or of a piece of one."""
    file, element = bundle.data_file(variable), ELEMENTS[variable.dtype]
    if variable.size != math.prod(variable.shape) * element.size:
        raise _failure(bundle.index, f"The size of the variable {variable.name!r} does not fit its shape")
    try:
        here = places.local_copy(file)
        if Path(here).stat().st_size < variable.offset + variable.size:
            raise _failure(file, f"The variable {variable.name!r} lies beyond the end of the file", variable.offset)
        values = np.memmap(here, element.numpy, "r", variable.offset, variable.shape)
    except OSError as error:
        raise ReadError(unreadable_file(file, error)) from error
    if variable.size <= _CHECKED and masked_crc(values.tobytes()) != variable.checksum:
        raise _failure(file, f"The variable {variable.name!r} does not match its checksum", variable.offset)
    plain: NDArray[Any] = short_floats(values, variable.dtype) if variable.dtype == dtypes.BFLOAT16 else values
    return plain.astype("<f4", copy=False)


def _found(source: TensorSource) -> tuple[Bundle, Variable]:
    bundle = read_bundle(source.file)
    variable = bundle.variables.get(source.member)
    if variable is None or not variable.vectors:
        raise _failure(source.file, f"The checkpoint holds no vectors {source.member!r}")
    return bundle, variable


def _failure(file: str, message: str, offset: int | None = None) -> ReadError:
    remedy = "Copy all files of the checkpoint again: the .index and every .data file"
    return ReadError(Problem(file, "checkpoint", message, offset, remedy))
