"""Bytes, checksums and protocol buffers in compiled code.

Positions are absolute addresses. Every length is compared with the end of the record before anything is read, and
words of eight bytes may reach `SLACK` bytes beyond the end of the buffer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, cast

import numpy as np
from numba import types
from numba.extending import intrinsic

from core.compiled import kernel, part
from core.readers.tensorboard import dtypes
from core.readers.tensorboard.crc.kernels import eight, one
from core.readers.tensorboard.framing import LENGTH_CRCS, SMALL
from core.readers.tensorboard.wire import guard

_ONES: Final = np.uint64(0xFFFFFFFF)
_MASK: Final = np.uint64(0xA282EAD8)
ALL: Final = np.uint64(0xFFFFFFFFFFFFFFFF)
_U8, _U15, _U17, _U64 = (np.uint64(n) for n in (8, 15, 17, 64))
_SCALARS: Final = np.uint64(int.from_bytes(b"scalars\0", "little"))
NONE: Final = -1
"""Where something broken ends."""


int64: Final = cast("Callable[[Any], int]", np.int64)
"""A number as int64, the type of all positions and lengths."""
uint64: Final = cast("Callable[[Any], Any]", np.uint64)
"""Bits as uint64, so that nothing is widened to a floating point number beside them."""


def _unwatched_load(kind: Any) -> Callable[[int], Any]:
    """Return a function that reads a value of a type at an address, aligned or not."""

    def at_address(context: Any, address: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            pointer = builder.inttoptr(arguments[0], context.get_value_type(kind).as_pointer())
            return builder.load(pointer, align=1)

        return kind(types.int64), generate

    return cast("Callable[[int], Any]", intrinsic(at_address))


def _unwatched_store(kind: Any) -> Callable[[int, Any], None]:
    """Return a function that writes a value of a type at an address, aligned or not."""

    def at_address(context: Any, address: Any, value: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            pointer = builder.inttoptr(arguments[0], context.get_value_type(kind).as_pointer())
            builder.store(arguments[1], pointer, align=1)
            return context.get_dummy_value()

        return types.void(types.int64, kind), generate

    return cast("Callable[[int, Any], None]", intrinsic(at_address))


_WATCHED: Final = guard.is_watching()
_may_use: Final = cast(
    "Callable[[int, int, int], int]",
    types.ExternalFunction(guard.SYMBOL, types.int64(types.int64, types.int64, types.int64)),
)
if _WATCHED:
    guard.install(_unwatched_load(types.int64), _unwatched_store(types.int64))


def _load(kind: Any) -> Callable[[int], Any]:
    """Return a function that reads a value of a type at an address; watched, it is 0 outside of known memory."""
    load = _unwatched_load(kind)
    zero = getattr(np, kind.name)(0)
    size = zero.nbytes

    @part
    def watched(address: int) -> Any:
        return load(address) if _may_use(address, size, 0) else zero

    return watched if _WATCHED else load


def _store(kind: Any) -> Callable[[int, Any], None]:
    """Return a function that writes a value of a type at an address; watched, only to known memory."""
    store = _unwatched_store(kind)
    size = kind.bitwidth // 8

    @part
    def watched(address: int, value: Any) -> None:
        if _may_use(address, size, 1):
            store(address, value)

    return watched if _WATCHED else store


byte_at = _load(types.uint8)
uint32_at = _load(types.uint32)
int32_at = _load(types.int32)
int64_at = _load(types.int64)
word_at = _load(types.uint64)
float_at = _load(types.float32)
double_at = _load(types.float64)
set_byte = _store(types.uint8)
set_int32 = _store(types.int32)
set_int64 = _store(types.int64)
set_float = _store(types.float32)
set_double = _store(types.float64)


@part
def _masked(crc: Any) -> Any:
    turned = ((crc >> _U15) | (crc << _U17)) & _ONES
    return (turned + _MASK) & _ONES


@kernel
def checksum(at: int, length: int) -> Any:
    """Return the masked CRC-32C of some bytes.

    Zeros in front change nothing while the state is zero. So the odd bytes come first, as the end of a word of zeros,
    and the initial ones are mixed into the first four bytes: no byte is taken alone.
    """
    if length < 4:
        crc = _ONES
        for i in range(length):
            crc = one(crc, byte_at(at + i))
        return _masked(crc ^ _ONES)
    odd = length & 7
    crc, ones = uint64(0), _ONES
    if odd:
        bits = uint64(8 * odd)
        word = (word_at(at) ^ _ONES) & (ALL >> (_U64 - bits))
        crc = eight(word << (_U64 - bits))
        ones = _ONES >> bits if odd < 4 else uint64(0)
    for i in range(at + odd, at + length, 8):
        crc = eight(word_at(i) ^ crc ^ ones)
        ones = uint64(0)
    return _masked(crc ^ _ONES)


@part
def length_checksum(length: int) -> Any:
    """Return the masked CRC-32C of a length as it is written."""
    if length < SMALL:
        return uint64(LENGTH_CRCS[uint64(length)])
    return _masked(eight(uint64(length) ^ _ONES) ^ _ONES)


@part
def varint(at: int, end: int) -> tuple[int, int]:
    """Return a varint as int64 and where it ends, -1 if it does not."""
    if at < end and byte_at(at) < 128:
        return int64(byte_at(at)), at + 1
    return _long_varint(at, end)


@kernel
def _long_varint(at: int, end: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= end:
            break
        byte = int64(byte_at(at))
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
    return 0, NONE


@part
def field(at: int, end: int) -> tuple[int, int, int]:
    """Return a field's key, where its content starts and where it ends; the end is -1 if the field is broken."""
    key, at = varint(at, end)
    wire = key & 7
    if at < 0 or key >> 3 <= 0:
        return key, at, NONE
    if wire == 2:
        length, at = varint(at, end)
        return key, at, at + length if at >= 0 and 0 <= length <= end - at else NONE
    after = at + 4 if wire == 5 else at + 8 if wire == 1 else varint(at, end)[1] if wire == 0 else end + 1
    return key, at, after if after <= end else NONE


@kernel
def _single(at: int, end: int) -> bool:
    """Whether a TensorShapeProto says that there is one element: every dimension has size 1."""
    while at < end:
        key, at, after = field(at, end)
        if after < 0:
            return False
        size = 0
        while key == 0x12 and at < after:
            inner, at, next_at = field(at, after)
            if next_at < 0:
                return False
            size = varint(at, next_at)[0] if inner == 8 else size
            at = next_at
        if key == 0x12 and size != 1:
            return False
        at = after
    return True


@kernel
def _short_float(bits: int, kind: int) -> float:
    """Return the value of a half precision or a bfloat16 number."""
    mantissa_bits, exponent_bits = (10, 5) if kind == dtypes.HALF else (7, 8)
    mantissa = bits & ((1 << mantissa_bits) - 1)
    exponent = (bits >> mantissa_bits) & ((1 << exponent_bits) - 1)
    sign = -1.0 if bits >> 15 & 1 else 1.0
    if exponent == (1 << exponent_bits) - 1:
        return np.nan if mantissa else sign * np.inf
    least = 2 - (1 << (exponent_bits - 1)) - mantissa_bits
    if exponent == 0:
        return sign * math.ldexp(float(mantissa), least)
    return sign * math.ldexp(float(mantissa + (1 << mantissa_bits)), least + exponent - 1)


@part
def _convert(bits: int, kind: int) -> float:
    """Return the value of an element that is stored as an integer."""
    family = dtypes.FAMILY[kind]
    if family == dtypes.SHORT_FLOATS:
        return _short_float(bits, kind)
    if family == dtypes.UNSIGNED:
        return float(uint64(bits))
    return float(bits)


@kernel
def _element(kind: int, holder: int, at: int, end: int) -> tuple[int, float]:
    """Return 1 and the element that some bytes hold, 0 if they hold no element or more than one."""
    family, size = dtypes.FAMILY[kind], int64(dtypes.SIZE[kind])
    if holder == 0:
        return 1, 0.0
    if holder != 4 and holder != dtypes.FIELD[kind]:
        return 0, 0.0
    if family == dtypes.FLOATS:
        return (1, float(float_at(at))) if end - at == 4 else (0, 0.0)
    if family == dtypes.DOUBLES:
        return (1, double_at(at)) if end - at == 8 else (0, 0.0)
    if holder == 4:
        unused = 64 - 8 * size
        raw = int64(word_at(at)) << unused
        bits = raw >> unused if family == dtypes.SIGNED else int64(uint64(raw) >> uint64(unused))
        return (1, _convert(bits, kind)) if end - at == size else (0, 0.0)
    bits, after = varint(at, end)
    return (1, _convert(bits, kind)) if after == end else (0, 0.0)


@kernel
def tensor_scalar(at: int, end: int) -> tuple[int, float, int, int]:
    """Return 1, the one element of a TensorProto and whether it is wide; 0 if it is no scalar, -1 if it is broken.

    Last comes where the element lies if it is a float32, else 0.
    """
    kind, holder, held = 0, 0, 0
    value_at = value_end = shape_at = shape_end = at
    while at < end:
        key, at, after = field(at, end)
        if after < 0:
            return NONE, 0.0, 0, 0
        if key == 0x08:
            kind = varint(at, after)[0]
        elif key == 0x12:
            shape_at, shape_end = at, after
        elif key >= 0x20 and after > at:
            holder, value_at, value_end = key >> 3, at, after
            held += 1
        at = after
    known = 0 < kind < dtypes.TYPES and dtypes.FAMILY[uint64(kind)] > 0
    if not known or held > 1 or (shape_end > shape_at and not _single(shape_at, shape_end)):
        return 0, 0.0, 0, 0
    found, value = _element(kind, holder, value_at, value_end)
    float32 = found > 0 and held == 1 and dtypes.FAMILY[uint64(kind)] == dtypes.FLOATS
    return found, value, int64(dtypes.WIDE[kind]), value_at if float32 else 0


@kernel
def names_scalars(at: int, end: int) -> bool:
    """Whether a SummaryMetadata names the scalars plugin."""
    while at < end:
        key, at, after = field(at, end)
        if after < 0:
            return False
        while key == 0x0A and at < after:
            inner, at, next_at = field(at, after)
            if next_at < 0:
                return False
            if inner == 0x0A:
                return next_at - at == 7 and (word_at(at) & (ALL >> _U8)) == _SCALARS
            at = next_at
        at = after
    return False
