"""TensorProto messages as NumPy arrays, and the one element of a scalar."""

from __future__ import annotations

import math
import struct
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.model import I8
from core.readers.tensorboard import dtypes
from core.readers.tensorboard.dtypes import ELEMENTS, Element
from core.readers.tensorboard.wire import WireError, fields, varint

_MOST: Final = 1 << 28
"""More elements than anybody logs at once; a greater number is damage."""
_MOST_DIMENSIONS: Final = 32
_MOST_PARTS: Final = 1 << 22
"""More strings, or lists of numbers in one tensor, are damage."""
_MOST_FILLED: Final = 1 << 24
"""More elements that are not written are damage."""


def scalar(data: bytes, at: int, end: int) -> tuple[float, bool] | None:
    """Return the one element of a tensor and whether float32 may be too narrow for it.

    None if it holds strings, or more than one element. An element that is not written is zero.
    Raises WireError if the message is broken.
    """
    kind, holder, held, value_at, value_end, shape = 0, 0, 0, at, at, (at, at)
    for key, start, after in fields(data, at, end):
        if key == 0x08:
            kind = varint(data, start, after)[0]
        elif key == 0x12:
            shape = (start, after)
        elif key >= 0x20 and after > start:
            holder, value_at, value_end = key >> 3, start, after
            held += 1
    element = ELEMENTS.get(kind)
    if element is None or held > 1 or not _single(data, *shape):
        return None
    value = _element(data, kind, element, holder, value_at, value_end)
    return None if value is None else (value, element.wide)


def _single(data: bytes, at: int, end: int) -> bool:
    """Whether a shape says that there is one element."""
    try:
        return all(size == 1 for size in _shape(data, at, end))
    except WireError:
        return False


def shape_of(data: bytes) -> list[int]:
    """Return the sizes that a TensorShapeProto holds; raises WireError if it is broken."""
    return _shape(data, 0, len(data))


def _shape(data: bytes, at: int, end: int) -> list[int]:
    """Return the sizes that a TensorShapeProto holds."""
    sizes = []
    for key, start, after in fields(data, at, end):
        if key == 0x12:
            inner = [varint(data, a, b)[0] for k, a, b in fields(data, start, after) if k == 0x08]
            sizes.append(inner[-1] if inner else 0)
    return sizes


def _element(data: bytes, kind: int, element: Element, holder: int, at: int, end: int) -> float | None:
    """Return the element that some bytes hold, None if they hold none or more than one."""
    if holder == 0:
        return 0.0
    if holder not in (4, element.field):
        return None
    if element.family in (dtypes.FLOATS, dtypes.DOUBLES):
        return _unpack(element, data[at:end]) if end - at == element.size else None
    if holder == 4:
        bits = int.from_bytes(data[at:end], "little", signed=element.family == dtypes.SIGNED)
        return _convert(bits, kind, element) if end - at == element.size else None
    try:
        bits, after = varint(data, at, end)
    except WireError:
        return None
    return _convert(bits, kind, element) if after == end else None


def _unpack(element: Element, content: bytes) -> float:
    return float(struct.unpack(element.numpy.replace("f4", "f").replace("f8", "d"), content)[0])


def _convert(bits: int, kind: int, element: Element) -> float:
    """Return the value of an element that is stored as an integer."""
    if element.family == dtypes.UNSIGNED:
        return float(bits & 0xFFFFFFFFFFFFFFFF)
    if element.family != dtypes.SHORT_FLOATS:
        return float(bits)
    return float(short_floats(np.array([bits & 0xFFFF], "<u2"), kind)[0])


def short_floats(bits: NDArray[Any], kind: int) -> NDArray[Any]:
    """Return half precision or bfloat16 numbers as NumPy knows them, the latter as float32."""
    if kind == dtypes.HALF:
        return bits.astype("<u2").view("<f2")
    return (bits.astype("<u4") << 16).view("<f4")


def to_array(data: bytes) -> NDArray[Any]:
    """Return a TensorProto as an array of its shape: numbers, or bytes objects for strings.

    A typed list that is shorter than the shape is filled up with its last element, an empty one with zeros; the array
    may be read-only. Raises WireError if the message is broken, holds another type, or its content does not fit its
    shape.
    """
    kind, content, parts = 0, b"", 0
    sizes: list[int] = []
    lists: dict[int, list[bytes]] = {}
    for key, start, after in fields(data, 0, len(data)):
        if key == 0x08:
            kind = varint(data, start, after)[0]
        elif key == 0x12:
            sizes = _shape(data, start, after)
        elif key == 0x22:
            content = data[start:after]
        elif key >= 0x28:
            lists.setdefault(key >> 3, []).append(data[start:after])
            parts += 1
            if parts > _MOST_PARTS:
                raise WireError("a tensor has too many parts")
    count = _count(sizes)
    if kind == dtypes.STRING:
        values = _strings(lists.get(8, []))
    elif kind in ELEMENTS:
        values = _numbers(kind, ELEMENTS[kind], content, lists)
    else:
        raise WireError(f"tensors of type {kind} cannot be shown")
    return _shaped(values, count, sizes)


def _count(sizes: list[int]) -> int:
    """Return how many elements a shape has; raises WireError if it has too many, or too many dimensions."""
    count = math.prod(sizes) if len(sizes) <= _MOST_DIMENSIONS else -1
    if min(sizes, default=0) < 0 or max(sizes, default=0) > _MOST or not 0 <= count <= _MOST:
        raise WireError("the shape of a tensor is impossible")
    return count


def _strings(parts: list[bytes]) -> NDArray[Any]:
    values = np.empty(len(parts), object)
    values[:] = parts
    return values


def _numbers(kind: int, element: Element, content: bytes, lists: dict[int, list[bytes]]) -> NDArray[Any]:
    """Return the elements that are written, in one dimension."""
    if content:
        if len(content) % element.size:
            raise WireError("the content of a tensor ends inside of an element")
        values = np.frombuffer(content, element.numpy)
        return short_floats(values, kind) if kind == dtypes.BFLOAT16 else values
    joined = b"".join(lists.get(element.field, []))
    if element.family in (dtypes.FLOATS, dtypes.DOUBLES):
        return np.frombuffer(joined[: len(joined) // element.size * element.size], element.numpy)
    values = _varints(joined)
    return short_floats(values, kind) if element.family == dtypes.SHORT_FLOATS else values.astype(element.numpy)


def _varints(joined: bytes) -> I8:
    """Return varints that follow each other."""
    data = np.frombuffer(joined, np.uint8)
    ends = np.flatnonzero(data < 128)
    if len(ends) == len(data):
        return data.astype(np.int64)
    if not len(ends) or ends[-1] != len(data) - 1:
        raise WireError("a number does not end")
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1] + 1))
    lengths = ends - starts + 1
    longest = int(lengths.max())
    if longest > 10:
        raise WireError("a number does not end")
    values = np.zeros(len(ends), np.uint64)
    for place in range(longest):
        rows = np.flatnonzero(lengths > place)
        values[rows] |= (data[starts[rows] + place] & np.uint8(127)).astype(np.uint64) << np.uint64(7 * place)
    return values.view(np.int64)


def _shaped(values: NDArray[Any], count: int, sizes: list[int]) -> NDArray[Any]:
    if len(values) > count:
        raise WireError("a tensor holds more elements than its shape")
    if len(values) == count:
        return values.reshape(sizes)
    if count - len(values) > _MOST_FILLED:
        raise WireError("a tensor holds far fewer elements than its shape")
    if len(values) < 2:
        fill = values[0] if len(values) else _nothing(values.dtype)
        return np.broadcast_to(np.array(fill, values.dtype), sizes)
    return np.concatenate((values, np.repeat(values[-1:], count - len(values)))).reshape(sizes)


def _nothing(kind: np.dtype[Any]) -> Any:
    """Return the element that stands where none is written: empty for a string, else zero."""
    return b"" if kind.kind == "O" else np.zeros((), kind)
