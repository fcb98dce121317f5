"""The tags of a run as both decoders see them: bytes in an arena, found through a hash table."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from core.model import I4, I8, U1

START: Final = 0
LENGTH: Final = 1
KIND: Final = 2
"""What the values of a tag are: UNDECIDED until its metadata was seen."""
FOLLOWER: Final = 3
"""The tag that came after this one last time; writers go through their tags in the same order again and again."""
WIDE: Final = 4
"""Whether a scalar of this tag needs more than float32."""
FIELDS: Final = 5

GUESSED: Final = -1
"""Nothing was said of the tag yet, but its values are numbers: odd as SCALAR, and below the decided kinds."""
UNDECIDED: Final = 0
SCALAR: Final = 1
BLOB: Final = 2

SLACK: Final = 16
"""Readable bytes after the last one in use, so that words of eight bytes can be read anywhere."""
RUN_GRAPH: Final = 0
"""Tag of graphs that events hold directly."""
META_GRAPH: Final = 1
"""Tag of graphs inside of meta graphs; no writer can use its name."""
_GIVEN: Final = (b"__run_graph__", b"\xff__meta_graph__")

_WORD: Final = 0xFFFFFFFFFFFFFFFF
_FACTOR: Final = 0x9E3779B97F4A7C15


class TagArrays(NamedTuple):
    """The table as arrays.

    Attributes
    ----------
    arena
        uint8: the bytes of all tags, each padded with zeros to a multiple of 8.
    tags
        int64 (capacity, FIELDS).
    slots
        int32 (power of two): tag number by hash, -1 where free.
    """

    arena: U1
    tags: I8
    slots: I4


class TagPlaces(NamedTuple):
    """The addresses and sizes of the arrays: compiled code would count references to arrays at every record."""

    arena: int
    arena_size: int
    tags: int
    tag_count: int
    slots: int
    slot_count: int


def hash_tag(name: bytes) -> int:
    """Return the 64 bit hash of a tag, the same that the compiled decoder computes."""
    value = len(name) * _FACTOR & _WORD
    for at in range(0, len(name), 8):
        value = (value ^ int.from_bytes(name[at : at + 8], "little")) * _FACTOR & _WORD
        value ^= value >> 29
    return value


class TagTable:
    """The tags of one run in order of appearance; one thread at a time may use it.

    Parameters
    ----------
    count, used
        For how many tags, a power of two, and for how many bytes of them there is room at first.
    """

    def __init__(self, count: int = 32, used: int = 2048) -> None:
        self.arrays = TagArrays(
            np.zeros(used + SLACK, np.uint8), np.zeros((count, FIELDS), np.int64), np.full(2 * count, -1, np.int32)
        )
        self.used = 0
        """Bytes of the arena in use."""
        self._names: list[bytes] = []
        self._numbers: dict[bytes, int] = {}
        for name in _GIVEN:
            self.arrays.tags[self.add(name), KIND] = BLOB

    def __len__(self) -> int:
        return len(self._names)

    @property
    def names(self) -> list[bytes]:
        """Tags by number."""
        return self._names

    @property
    def places(self) -> TagPlaces:
        """Where the arrays are; valid until the table grows."""
        arena, tags, slots = self.arrays
        return TagPlaces(
            arena.ctypes.data, len(arena) - SLACK, tags.ctypes.data, len(tags), slots.ctypes.data, len(slots)
        )

    def find(self, name: bytes) -> int | None:
        """Return the number of a tag, None if it has not been seen."""
        return self._numbers.get(name)

    def add(self, name: bytes) -> int:
        """Add a tag and return its number."""
        number = len(self._names)
        self.reserve(number + 1, self.used + len(name) + 8)
        self.arrays.arena[self.used : self.used + len(name)] = np.frombuffer(name, np.uint8)
        self.arrays.tags[number] = (self.used, len(name), UNDECIDED, 0, 0)
        self._occupy(name, number)
        self._remember(name)
        self.used += padded(len(name))
        return number

    def accept(self, count: int, used: int) -> None:
        """Take over the tags that the compiled decoder has added to the arrays."""
        for start, length in self.arrays.tags[len(self._names) : count, :2].tolist():
            self._remember(self.arrays.arena[start : start + length].tobytes())
        self.used = used

    def reserve(self, count: int, used: int) -> None:
        """Make room for so many tags and bytes, at least doubling what is too small."""
        arena, tags, slots = self.arrays
        if used + SLACK > len(arena):
            arena = np.concatenate((arena, np.zeros(max(used + SLACK - len(arena), len(arena)), np.uint8)))
        if count > len(tags):
            tags = np.concatenate((tags, np.zeros_like(tags)))
            slots = np.full(2 * len(slots), -1, np.int32)
        grown = slots is not self.arrays.slots
        self.arrays = TagArrays(arena, tags, slots)
        if grown:
            for number, name in enumerate(self._names):
                self._occupy(name, number)

    def _remember(self, name: bytes) -> None:
        self._numbers[name] = len(self._names)
        self._names.append(name)

    def _occupy(self, name: bytes, number: int) -> None:
        slots = self.arrays.slots
        at = hash_tag(name) & (len(slots) - 1)
        while slots[at] >= 0:
            at = (at + 1) & (len(slots) - 1)
        slots[at] = number


def padded(length: int) -> int:
    """Return a length rounded up to whole words."""
    return (length + 7) // 8 * 8
