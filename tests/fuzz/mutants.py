"""Runs the decoder over mutants in memory that is watched, up against a page that nothing may read."""

from __future__ import annotations

import ctypes
import mmap
import sys
from typing import Any, NamedTuple

import numpy as np

from core.model import I8, U1
from core.readers.tensorboard import chunk
from core.readers.tensorboard.chunk import Columns, new_output, places
from core.readers.tensorboard.tags import FIELDS, SLACK, TagPlaces, TagTable
from core.readers.tensorboard.wire import guard
from tests.fuzz.corpus import corpus
from tests.fuzz.mutating import MOST

_POINTS = 24
"""Few, so that the decoder has to stop often."""
_OTHERS = 12
_TAGS = 128
_NONE = 0
_NAMES = ("FINE", "WRONG_END", "WRONG_COUNT", "WRONG_PLACE", "WRONG_GROUPS", "ENDLESS", "OUTSIDE")


class Verdict(NamedTuple):
    """What came of some mutants: number and kind of the first failure, -1 and FINE for none."""

    number: int
    wrong: int


def guarded(size: int) -> U1:
    """Return memory that ends where a page begins that cannot be read, where the system can do that."""
    page = mmap.PAGESIZE
    room = -(-size // page) * page
    memory = mmap.mmap(-1, room + page)
    array = np.frombuffer(memory, np.uint8)
    if sys.platform != "win32":
        protect = ctypes.CDLL(None, use_errno=True).mprotect
        protect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
        if protect(array.ctypes.data + room, page, _NONE):
            raise OSError(ctypes.get_errno(), "a page could not be protected")
    return array[room - size : room]


class Mutants:
    """Makes mutants of some entries.

    Parameters
    ----------
    seed
        Decides all of them.
    entries
        uint8, one after the other.
    starts
        Where each starts, then the end.
    """

    def __init__(self, seed: int, entries: U1, starts: I8) -> None:
        from tests.fuzz.mutating import kernels

        self._mutate = kernels.mutate
        self._seed = seed
        self.entries = entries
        self.starts = starts
        self.work = (
            np.zeros(MOST, np.uint8), np.zeros(256, np.uint8), np.zeros((6, 3), np.int64),
            np.zeros(1, np.uint64),
        )  # fmt: skip

    def __getitem__(self, number: int) -> bytes:
        size = self._mutate(self._seed, number, self.entries, self.starts, *self.work)
        return self.work[0][:size].tobytes()


class Workshop:
    """All that is needed to make mutants and to decode them.

    Parameters
    ----------
    seed
        Decides all of them.
    done
        int64 (4,): number of the mutant that is decoded now, then points, payloads and faults so far.
    """

    def __init__(self, seed: int, done: I8 | None = None) -> None:
        from tests.fuzz import kernels

        self._kernels = kernels
        self._seed = seed
        self.names = {number: name for name, number in vars(kernels).items() if name in _NAMES}
        self.done = np.zeros(4, np.int64) if done is None else done
        self._mutants = Mutants(seed, *corpus())
        self._area = guarded(MOST + SLACK)
        self._out = new_output(_POINTS, _OTHERS)
        self._columns = (np.zeros(_POINTS), np.zeros(_POINTS, np.int64), np.zeros(_POINTS))
        self._table, self._little = TagTable(), TagTable(_TAGS, 64 * _TAGS)
        self._tables: tuple[Any, ...] = tuple(
            tuple(array.copy() for array in table.arrays) for table in (self._table, self._little, self._little)
        )
        self._pieces = np.zeros((2, chunk.PIECE_FIELDS), np.int64)
        self._ends = np.zeros((2, _TAGS), np.int64)
        self._bounds = np.zeros(len(self._tables[1][1]) + 2, np.int64)
        for k, table in enumerate(self._tables[1:]):
            self._pieces[k, chunk.TABLE : chunk.TABLE + 6] = _places(table)
        self.watch()

    def watch(self) -> None:
        """Tell the guard of all memory that the decoder may use."""
        arrays = [array for table in self._tables for array in table]
        guard.watch([self._area, *self._out, *arrays, self._pieces, self._ends, *self._columns])

    def mutant(self, number: int) -> bytes:
        """Return a mutant."""
        return self._mutants[number]

    def run(self, first: int, count: int, slack: int = SLACK) -> Verdict:
        """Decode some mutants, up to the first failure; so many bytes after each may be read."""
        out = self._out
        rows = (
            out.which, out.blobs, out.news, out.faults, out.state, out.wall, out.step, out.value, *self._columns,
            self._bounds,
        )  # fmt: skip
        given = np.array([len(self._table), self._table.used])
        columns = Columns._make((*(array.ctypes.data for array in self._columns), True))
        empties = tuple(tuple(table.arrays) for table in (self._table, self._little, self._little))
        wrong = self._kernels.fuzz(
            self._seed, first, count, self._mutants.entries, self._mutants.starts, self._area, slack,
            self._mutants.work, places(out), rows,
            self._tables, empties, TagPlaces(*_places(self._tables[0])), (self._pieces, self._ends), given, columns,
            guard.counts, self.done,
        )  # fmt: skip
        return Verdict(int(self.done[0]) if wrong else -1, wrong)


def _places(table: tuple[Any, ...]) -> tuple[int, ...]:
    """Return addresses and sizes as in `TagPlaces`."""
    arena, tags, slots = table
    assert tags.shape[1] == FIELDS
    return arena.ctypes.data, len(arena) - SLACK, tags.ctypes.data, len(tags), slots.ctypes.data, len(slots)
