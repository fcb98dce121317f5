"""Scalars whose records repeat one before them, in compiled code: see `core.readers.tensorboard.repeats`.

Positions are absolute addresses, as in `core.readers.tensorboard.wire.kernels`.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from core.compiled import kernel, part
from core.readers.tensorboard import chunk
from core.readers.tensorboard.chunk import Places
from core.readers.tensorboard.repeats import FIELDS, LENGTH, PLACE, ROWS, STEP_BITS, TAG, VALUE
from core.readers.tensorboard.tags import FOLLOWER, TagPlaces
from core.readers.tensorboard.tags.kernels import state_of, tag_field
from core.readers.tensorboard.wire.kernels import (
    byte_at,
    field,
    int64,
    int64_at,
    set_int64,
    uint64,
    varint,
    word_at,
)

_STEP: Final = 10
"""Where the step lies: behind a key, eight bytes of wall time and a key."""
_LONGEST: Final = 5
"""Bytes of the longest step that is taken here."""
_MORE: Final = np.uint64(0x8080808080)
"""Bits that say that a varint goes on."""
_ONE, _U8 = np.uint64(1), np.uint64(8)
_U4, _U3, _U2 = np.uint64(4), np.uint64(3), np.uint64(2)
_D0, _D1, _D2, _D3, _D4 = (np.uint64(0x7F << 7 * k) for k in range(5))


@part
def forget_repeats(out: Places) -> None:
    """Keep no record in mind."""
    for k in range(ROWS):
        set_int64(out.repeats + 8 * FIELDS * k, 0)


@part
def _row(number: int, out: Places) -> int:
    return int64(out.repeats + 8 * FIELDS * (number & (ROWS - 1)))


@part
def repeated(at: int, length: int, table: TagPlaces, out: Places) -> tuple[int, int, int]:
    """Return the tag of a record that repeats the last one of the tag that is expected, its step and its value's place.

    The tag is -1 where it does not repeat it; nothing is known of the record's checksum either way.
    """
    number = tag_field(table, state_of(out, chunk.LAST_TAG), FOLLOWER)
    row = _row(number, out)
    if int64_at(row + 8 * TAG) != number + 1 or int64_at(row + 8 * LENGTH) != length:
        return -1, 0, 0
    like, value = int64_at(row + 8 * PLACE), int64_at(row + 8 * VALUE)
    bits = uint64(int64_at(row + 8 * STEP_BITS))
    whole = (_ONE << bits) - _ONE
    word = word_at(at + _STEP) & whole
    different = (word & _MORE) ^ (_MORE & (whole >> _U8))
    different |= uint64(byte_at(at) ^ byte_at(like)) | uint64(byte_at(at + _STEP - 1) ^ byte_at(like + _STEP - 1))
    first = _STEP + (int64(bits) >> 3)
    different |= _difference(at + first, like + first, value - first)
    different |= _difference(at + value + 4, like + value + 4, length - value - 4)
    if different:
        return -1, 0, 0
    return number, int64(_digits(word)), at + value


@part
def _difference(at: int, other: int, length: int) -> Any:
    """Return zero if some bytes equal others."""
    found = uint64(0)
    for i in range(0, length - 7, 8):
        found |= word_at(at + i) ^ word_at(other + i)
    odd = length & 7
    last = (_ONE << uint64(8 * odd)) - _ONE
    return found | ((word_at(at + length - odd) ^ word_at(other + length - odd)) & last)


@part
def _digits(word: Any) -> Any:
    """Return the number that the bytes of a varint make."""
    low = (word & _D0) | ((word >> _ONE) & _D1) | ((word >> _U2) & _D2)
    return low | ((word >> _U3) & _D3) | ((word >> _U4) & _D4)


@kernel
def keep_in_mind(number: int, at: int, length: int, value: int, out: Places) -> None:
    """Keep a record in mind that was read: its scalar is the float32 at an address.

    Only a record with a wall time, a step, one summary and one value in it, in this order, can be repeated.
    """
    row, end = _row(number, out), at + length
    if int64_at(row + 8 * TAG) == number + 1 and int64_at(row + 8 * LENGTH) == length:
        return
    if byte_at(at) != 0x09 or byte_at(at + _STEP - 1) != 0x10:
        return
    summary = varint(at + _STEP, end)[1]
    if summary < 0 or summary > at + _STEP + _LONGEST:
        return
    key, inside, after = field(summary, end)
    if key != 0x2A or after != end:
        return
    key, inside, after = field(inside, end)
    if key != 0x0A or after != end:
        return
    set_int64(row + 8 * PLACE, at)
    set_int64(row + 8 * LENGTH, length)
    set_int64(row + 8 * STEP_BITS, 8 * (summary - at - _STEP))
    set_int64(row + 8 * VALUE, value - at)
    set_int64(row + 8 * TAG, number + 1)
