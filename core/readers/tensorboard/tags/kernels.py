"""The tag table in compiled code: found by the tag that came after the last one the time before, else by its hash.

Positions are absolute addresses, as in `core.readers.tensorboard.wire.kernels`.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from core.compiled import kernel, part
from core.readers.tensorboard import chunk
from core.readers.tensorboard.chunk import Places
from core.readers.tensorboard.tags import FIELDS, FOLLOWER, LENGTH, START, TagPlaces
from core.readers.tensorboard.wire.kernels import (
    ALL,
    NONE,
    byte_at,
    int32_at,
    int64,
    int64_at,
    set_byte,
    set_int32,
    set_int64,
    uint64,
    word_at,
)

_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
_U29: Final = np.uint64(29)
_TAGS_FULL: Final = -2


@part
def _same(at: int, length: int, other: int) -> bool:
    """Whether some bytes equal those of a tag, which are padded with zeros."""
    for i in range(0, length - 7, 8):
        if word_at(at + i) != word_at(other + i):
            return False
    odd = length & 7
    if odd == 0:
        return True
    mask = ALL >> uint64(64 - 8 * odd)
    return bool((word_at(at + length - odd) & mask) == word_at(other + length - odd))


@kernel
def _hash(at: int, length: int) -> Any:
    value = uint64(length) * _FACTOR
    for i in range(0, length, 8):
        word = word_at(at + i)
        if length - i < 8:
            word &= ALL >> uint64(64 - 8 * (length - i))
        value = (value ^ word) * _FACTOR
        value ^= value >> _U29
    return value


@part
def tag_field(table: TagPlaces, number: int, column: int) -> int:
    """Return what the table says of a tag."""
    return int(int64_at(table.tags + 8 * (number * FIELDS + column)))


@part
def set_tag_field(table: TagPlaces, number: int, column: int, value: int) -> None:
    """Change what the table says of a tag."""
    set_int64(table.tags + 8 * (number * FIELDS + column), value)


@part
def state_of(out: Places, name: int) -> int:
    """Return a field of the state of an output."""
    return int(int64_at(out.state + 8 * name))


@part
def set_state(out: Places, name: int, value: int) -> None:
    """Change a field of the state of an output."""
    set_int64(out.state + 8 * name, value)


@kernel
def look_up(at: int, length: int, table: TagPlaces) -> tuple[int, int]:
    """Return the number of a tag, -1 if it is new, and its slot."""
    mask = uint64(table.slot_count - 1)
    slot = int64(_hash(at, length) & mask)
    number = int64(int32_at(table.slots + 4 * slot))
    while number >= 0:
        if tag_field(table, number, LENGTH) == length and _same(
            at, length, table.arena + tag_field(table, number, START)
        ):
            return number, slot
        slot = int64(uint64(slot + 1) & mask)
        number = int64(int32_at(table.slots + 4 * slot))
    return NONE, slot


@kernel
def _add(at: int, length: int, slot: int, table: TagPlaces, out: Places) -> int:
    """Add a tag to the table and return its number, -2 if there is no room."""
    number, used = state_of(out, chunk.TAGS), state_of(out, chunk.ARENA)
    set_state(out, chunk.TAG_BYTES, length)
    if number >= table.tag_count or used + length + 8 > table.arena_size:
        return _TAGS_FULL
    for i in range(length):
        set_byte(table.arena + used + i, byte_at(at + i))
    for column in range(FIELDS):
        set_tag_field(table, number, column, 0)
    set_tag_field(table, number, START, used)
    set_tag_field(table, number, LENGTH, length)
    set_int32(table.slots + 4 * slot, np.int32(number))
    set_state(out, chunk.TAGS, number + 1)
    set_state(out, chunk.ARENA, used + (length + 7) // 8 * 8)
    return number


@part
def find_tag(at: int, length: int, table: TagPlaces, out: Places) -> int:
    """Return the number of a tag, which is added if it is new; -2 if there is no room."""
    last = state_of(out, chunk.LAST_TAG)
    number = tag_field(table, last, FOLLOWER)
    if tag_field(table, number, LENGTH) != length or not _same(
        at, length, table.arena + tag_field(table, number, START)
    ):
        number, slot = look_up(at, length, table)
        if number < 0:
            number = _add(at, length, slot, table, out)
        if number < 0:
            return number
        set_tag_field(table, last, FOLLOWER, number)
    set_state(out, chunk.LAST_TAG, number)
    return number
