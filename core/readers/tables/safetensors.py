"""Arrays in ``.safetensors`` files: a header in JSON, then the numbers of all arrays, one behind the other."""

from __future__ import annotations

import io
import json
import math
import struct
from dataclasses import dataclass
from typing import IO, Any, Final

import numpy as np

from core.model import F4, TensorSource
from core.readers import places
from core.readers.tables.arrays import CONVERTED_UP_TO, failure

_LONGEST_HEADER: Final = 100 << 20
"""Bytes of the longest header that the format allows."""
_TYPES: Final = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "u1", "BOOL": "?",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stored:
    """An array in a file: its type by the format's name, its shape, and the first byte of it in the file."""

    kind: str
    shape: tuple[int, ...]
    begin: int


def members(source: TensorSource) -> dict[str, Stored]:
    """Return the arrays of a file in the order of their bytes; of their numbers nothing is read. Raises ReadError."""
    with io.BufferedReader(places.open_file(source.file)) as stream:
        header, offset = _header(source, stream)
    state = places.state_of(source.file)
    size = 0 if state is None else state.size
    found = {}
    try:
        arrays = {name: value for name, value in header.items() if name != "__metadata__"}
        for name, value in sorted(arrays.items(), key=lambda item: item[1]["data_offsets"]):
            begin, end = value["data_offsets"]
            found[name] = Stored(value["dtype"], tuple(int(n) for n in value["shape"]), offset + begin)
            _check(source, name, found[name], end - begin, size)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise failure(source, "The header does not tell where the arrays lie") from error
    return found


def tables(source: TensorSource) -> dict[str, tuple[int, int]]:
    """Return rows and columns of the arrays that are vectors: of two dimensions or more, with numbers of known type."""
    return {
        name: (stored.shape[0], math.prod(stored.shape[1:]))
        for name, stored in members(source).items()
        if len(stored.shape) > 1 and 0 not in stored.shape and stored.kind in _TYPES
    }


def safetensors_shape(source: TensorSource) -> tuple[int, int]:
    """Return rows and columns of an array; dimensions after the first count as columns. Raises ReadError."""
    found = tables(source)
    if source.member not in found:
        raise failure(source, f"The file holds no vectors {source.member!r}")
    return found[source.member]


def member_type(source: TensorSource) -> np.dtype[Any]:
    """Return the type of an array's numbers; raises ReadError."""
    safetensors_shape(source)
    kind = members(source)[source.member].kind
    return np.dtype("<f4" if kind == "BF16" else _TYPES[kind])


def load_safetensors(source: TensorSource) -> F4:
    """Return an array as float32 (n, d); float32 numbers are mapped from the file, not read.

    Numbers of other types are mapped as they are where converting all would take much memory, those of 16 bits with
    the range of single precision (BF16) aside: NumPy does not know them.
    """
    shape, stored = safetensors_shape(source), members(source)[source.member]
    mapped = np.memmap(source.file, _TYPES[stored.kind], "r", stored.begin, shape)
    if stored.kind == "BF16":
        return (mapped.astype("<u4") << 16).view("<f4")
    if stored.kind == "F32" or 4 * mapped.size > CONVERTED_UP_TO:
        vectors: F4 = mapped
        return vectors
    return mapped.astype("<f4")


def _header(source: TensorSource, stream: IO[bytes]) -> tuple[dict[str, dict[str, Any]], int]:
    """Return what the header says and where the numbers begin."""
    begin = stream.read(8)
    length = struct.unpack("<Q", begin)[0] if len(begin) == 8 else 0
    if not 0 < length <= _LONGEST_HEADER:
        raise failure(source, "The file does not begin as a safetensors file does")
    try:
        header = json.loads(stream.read(length))
    except ValueError as error:
        raise failure(source, "The header is damaged: copy or download the file again") from error
    if not isinstance(header, dict):
        raise failure(source, "The header is no table of arrays")
    return header, 8 + length


def _check(source: TensorSource, name: str, stored: Stored, length: int, size: int) -> None:
    kind = _TYPES.get(stored.kind)
    if kind is not None and length != math.prod(stored.shape) * np.dtype(kind).itemsize:
        raise failure(source, f"The array {name!r} has another length than its shape says")
    if stored.begin + length > size:
        raise failure(source, f"The file ends within the array {name!r}: copy or download it again")
