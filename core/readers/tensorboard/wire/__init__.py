"""Protocol buffers as bytes: just enough to walk through the fields of a message."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

VARINT: Final = 0
EIGHT_BYTES: Final = 1
BYTES: Final = 2
FOUR_BYTES: Final = 5


class WireError(ValueError):
    """Raised where bytes are no protocol buffer."""


def varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Return a varint as a signed 64 bit number and where it ends; raises WireError if it does not."""
    if at < end and data[at] < 128:
        return data[at], at + 1
    value = 0
    for shift in range(0, 70, 7):
        if at >= end:
            break
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            value &= 0xFFFFFFFFFFFFFFFF
            return value - (value >> 63 << 64), at
    raise WireError("a number does not end")


def fields(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield key (field number times 8 plus wire type), start and end of the content of each field of a message.

    Raises WireError at the first field that reaches beyond the end, has no number or belongs to a group.
    """
    while at < end:
        key, at = varint(data, at, end)
        wire = key & 7
        if key >> 3 <= 0:
            raise WireError("a field has no number")
        if wire == BYTES:
            length, at = varint(data, at, end)
            after = at + length if length >= 0 else end + 1
        elif wire == VARINT:
            after = varint(data, at, end)[1]
        elif wire == FOUR_BYTES:
            after = at + 4
        else:
            after = at + 8 if wire == EIGHT_BYTES else end + 1
        if after > end:
            raise WireError("a field reaches beyond the end of its message")
        yield key, at, after
        at = after


def walk(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield number, wire type and content of each field of a message; raises WireError."""
    for key, start, end in fields(data, 0, len(data)):
        yield key >> 3, key & 7, data[start:end]


def number(content: bytes) -> int:
    """Return the number that the content of a varint field holds."""
    return varint(content, 0, len(content))[0]


def double(content: bytes) -> float:
    """Return the number that eight bytes hold."""
    return float(struct.unpack("<d", content)[0])


def text(content: bytes) -> str:
    """Return a string; bytes that are not UTF-8 are shown as escapes, so that different names stay different."""
    return content.decode("utf-8", "backslashreplace")
