"""Keys of the pieces of a variable that was stored in several of them.

Names and numbers are written so that their order is that of their bytes, as TensorFlow's ``ordered_code.h`` describes.
"""

from __future__ import annotations

from typing import Final

_WHOLE: Final = 0x7F
"""The length -1: all of a dimension."""


class SliceError(ValueError):
    """Raised where a key is not that of a piece."""


def slice_of(key: bytes) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the variable that a piece belongs to, and its first index and length in each dimension.

    A length of -1 stands for the whole dimension. Raises SliceError.
    """
    if not key.startswith(b"\0"):
        raise SliceError("not the key of a piece")
    end = key.find(b"\0\x01", 1)
    if end < 0:
        raise SliceError("the name does not end")
    name = key[1:end].replace(b"\0\xff", b"\0").replace(b"\xff\0", b"\xff")
    dimensions, at = _number(key, end + 2)
    extents = []
    for _ in range(min(dimensions, len(key))):
        start, at = _signed(key, at)
        length, at = _signed(key, at)
        extents.append((start, length))
    return name.decode("utf-8", "backslashreplace"), tuple(extents)


def _number(key: bytes, at: int) -> tuple[int, int]:
    """Return a number that follows the count of its bytes."""
    end = at + 1 + (key[at] if at < len(key) else len(key))
    if end > len(key):
        raise SliceError("a number does not end")
    return int.from_bytes(key[at + 1 : end], "big"), end


def _signed(key: bytes, at: int) -> tuple[int, int]:
    """Return a number of n bytes that begins with n ones and a zero; of negative ones only -1 is known."""
    if key[at : at + 1] == bytes([_WHOLE]):
        return -1, at + 1
    count = 0
    while at + count // 8 < len(key) and key[at + count // 8] >> (7 - count % 8) & 1:
        count += 1
    if count == 0 or at + count > len(key):
        raise SliceError("a number does not end")
    return int.from_bytes(key[at : at + count], "big") & ((1 << (7 * count - 1)) - 1), at + count
