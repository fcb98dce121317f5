"""Little files of many runs decoded together: one call of compiled code, one block of memory for all their scalars.

Where there are thousands of runs, what Python does for each of them costs more than decoding. So nothing is made for a
run here that nobody has asked for, and what runs have in common is made once. Only files that are whole and sound are
taken; all others are left to whoever reads files one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np

from core.model import F4, F8, I8, U1, CountedSeries, ScalarSeries, TagInfo
from core.readers.tensorboard import chunk
from core.readers.tensorboard.chunk import Columns, Output, Places
from core.readers.tensorboard.metadata import tag_info
from core.readers.tensorboard.tags import BLOB, FIELDS, KIND, LENGTH, SLACK, START, WIDE, TagTable
from core.readers.tensorboard.wire import text

ROOM: Final = 256
"""Files that are decoded at once."""
_TAGS: Final = 128
"""Tags of a file, its own and those of every table; one with more is left to others."""
_ARENA: Final = 64 * _TAGS
_MOST_LAYOUTS: Final = 4096
_EDGE: Final = 64
"""Bytes at both ends of a file that are kept, to know it again."""
_NO_BLOBS: Final = (np.zeros((0, 4), np.int64), np.zeros(0))


class Block(NamedTuple):
    """Scalars of many files, those of one file and tag next to each other."""

    wall_time: F8
    step: I8
    value: F4 | F8


class Layout:
    """The tags of a file, shared by all files with the same ones.

    Attributes
    ----------
    names, texts
        Tags by number, as bytes and as text.
    kinds, wide
        What each is, and whether it needs float64.
    infos
        What each says of itself, by number.
    tags
        The same by text, in order.
    has_hparams
        Whether any says something of hyperparameters.
    """

    def __init__(self, names: list[bytes], kinds: list[int], wide: list[int], infos: dict[int, TagInfo]) -> None:
        self.names = names
        self.texts = [text(name) for name in names]
        self.kinds = kinds
        self.wide = wide
        self.infos = infos
        self.tags = MappingProxyType({self.texts[number]: infos[number] for number in sorted(infos)})
        self.has_hparams = any(info.plugin == "hparams" for info in infos.values())

    def table(self) -> TagTable:
        """Return a table of these tags."""
        table = TagTable()
        for number in range(len(table), len(self.names)):
            table.add(self.names[number])
        table.arrays.tags[: len(table), KIND] = self.kinds
        table.arrays.tags[: len(table), WIDE] = self.wide
        return table


class LittleFile(NamedTuple):
    """What a whole and sound file holds.

    Attributes
    ----------
    first, ends
        Where its scalars begin in the block, and where those of each tag end.
    blobs, blob_wall
        As in `Output`, offsets from the beginning of the file.
    span
        Smallest and largest wall time, None if there was no event.
    head, last
        Its first and its last bytes.
    """

    layout: Layout
    block: Block
    first: int
    ends: list[int]
    blobs: I8
    blob_wall: F8
    span: tuple[float, float] | None
    head: bytes
    last: bytes

    def scalars(self) -> Iterator[tuple[int, ScalarSeries]]:
        """Yield number and series of each tag with scalars."""
        start = self.first
        for number, end in enumerate(self.ends):
            if end > start:
                yield number, self.series(number, start, end)
            start = end

    def series(self, number: int, start: int, end: int) -> ScalarSeries:
        """Return the series of a tag that lies somewhere in the block."""
        wall_time, step, values = self.block
        value = values[start:end]
        if not self.layout.wide[number] and value.dtype != np.float32:
            value = value.astype(np.float32)
        return ScalarSeries(wall_time[start:end], step[start:end], value)


class LittleSeries(CountedSeries):
    """Scalars of a little file by tag, each made when it is first asked for and the same from then on."""

    __slots__ = ("_file", "_made", "_rows")

    def __init__(self, file: LittleFile) -> None:
        self._file = file
        self._made: dict[str, ScalarSeries] = {}
        self._rows: dict[str, tuple[int, int, int]] | None = None

    def __getitem__(self, tag: str) -> ScalarSeries:
        made = self._made.get(tag)
        return made or self._made.setdefault(tag, self._file.series(*self._places()[tag]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._places())

    def __len__(self) -> int:
        return len(self._places())

    @property
    def points(self) -> int:
        """Number of values of all tags, which lie one after the other."""
        return self._file.ends[-1] - self._file.first if self._file.ends else 0

    @property
    def steps(self) -> I8:
        """Steps of the longest tag as they were logged, int64 (n,)."""
        file = self._file
        start, end = max(pairwise((file.first, *file.ends)), key=_length, default=(0, 0))
        return file.block.step[start:end]

    def _places(self) -> dict[str, tuple[int, int, int]]:
        """Return number, start and end of each tag with scalars."""
        rows = self._rows
        if rows is None:
            ends, texts = self._file.ends, self._file.layout.texts
            starts = (self._file.first, *ends)
            numbered = enumerate(zip(starts, ends, strict=False))
            rows = {texts[number]: (number, start, end) for number, (start, end) in numbered if end > start}
            self._rows = rows
        return rows


def _length(part: tuple[int, int]) -> int:
    return part[1] - part[0]


class LittleDecoder:
    """Decodes little files; one thread at a time may use it."""

    def __init__(self) -> None:
        from core.readers.tensorboard import kernels
        from core.readers.tensorboard.grouping import kernels as grouping

        self._kernels, self._grouping = kernels, grouping
        self._arenas = np.zeros((ROOM, _ARENA + SLACK), np.uint8)
        self._tags = np.zeros((ROOM, _TAGS, FIELDS), np.int64)
        self._slots = np.zeros((ROOM, 2 * _TAGS), np.int32)
        self._pieces = np.zeros((ROOM, chunk.PIECE_FIELDS), np.int64)
        self._ends = np.zeros((ROOM, _TAGS), np.int64)
        self._empty = TagTable(_TAGS, _ARENA)
        self._layouts: dict[tuple[bytes, ...], Layout] = {}
        self._pieces[:, chunk.TABLE : chunk.TABLE + 6] = [self._places(k) for k in range(ROOM)]

    def _places(self, k: int) -> tuple[int, ...]:
        arena, tags, slots = self._arenas[k], self._tags[k], self._slots[k]
        return arena.ctypes.data, _ARENA, tags.ctypes.data, _TAGS, slots.ctypes.data, 2 * _TAGS

    def decode(self, buffer: U1, bounds: Sequence[tuple[int, int]], out: Output, at: Places) -> list[LittleFile | None]:
        """Return what each of some files in a buffer holds, None for what has to be read by itself."""
        found: list[LittleFile | None] = []
        self._pieces[: len(bounds), : chunk.TABLE] = bounds
        self._empty_tables(0, len(bounds))
        while len(found) < len(bounds):
            first = len(found)
            out.state[:] = 0
            stop = self._kernels.scan_files(buffer.ctypes.data, self._pieces.ctypes.data, first, len(bounds), at)
            found += self._taken(buffer, bounds, out, at, first, stop)
            if stop == first:  # not because of others before it
                found.append(None)
            elif stop < len(bounds):
                self._empty_tables(stop, stop + 1)
        return found

    def _empty_tables(self, first: int, stop: int) -> None:
        arena, tags, slots = self._empty.arrays
        self._arenas[first:stop] = arena
        self._tags[first:stop] = tags
        self._slots[first:stop] = slots
        self._pieces[first:stop, chunk.TAGS_BEFORE : chunk.TAGS_AFTER] = len(self._empty), self._empty.used

    def _taken(
        self, buffer: U1, bounds: Sequence[tuple[int, int]], out: Output, at: Places, first: int, stop: int
    ) -> Iterator[LittleFile | None]:
        """Yield what files between two stops hold; their scalars move to a block of their own.

        None for one with payloads of a tag that is none of payloads: what they are is to be found out.
        """
        points = int(out.state[chunk.POINTS])
        if stop == first:
            return
        block = self._grouped(points, first, stop, at)
        spans = self._pieces[first:stop, chunk.SPAN : chunk.SPAN + 2].view(np.float64).tolist()
        rows = self._pieces[first:stop, chunk.TAGS_AFTER : chunk.SPAN].tolist()
        start = blob = news = 0
        for k, (tags, used, points, blobs, newer, seen), span in zip(range(first, stop), rows, spans, strict=True):
            place, end = bounds[k]
            rest, wall = _NO_BLOBS
            if blobs > blob:
                rest, wall = out.blobs[blob:blobs] - (0, 0, place, 0), out.blob_wall[blob:blobs].copy()
            if blobs > blob and (self._tags[k, rest[:, 0], KIND] != BLOB).any():
                yield None
            else:
                yield LittleFile(
                    self._layout(k, tags, used, buffer, out.news[news:newer]),
                    block,
                    start,
                    self._ends[k, :tags].tolist(),
                    rest,
                    wall,
                    (span[0], span[1]) if seen else None,
                    buffer[place : min(place + _EDGE, end)].tobytes(),
                    buffer[max(end - _EDGE, place) : end].tobytes(),
                )
            start, blob, news = points, blobs, newer

    def _grouped(self, points: int, first: int, stop: int, at: Places) -> Block:
        wide = bool(self._tags[first:stop, :, WIDE].any())
        value: Any = np.float64 if wide else np.float32
        block = Block(np.empty(points, np.float64), np.empty(points, np.int64), np.empty(points, value))
        columns = Columns(block.wall_time.ctypes.data, block.step.ctypes.data, block.value.ctypes.data, wide)
        pieces, ends = self._pieces[first:stop], self._ends[first:stop]
        self._grouping.group_files(at, pieces.ctypes.data, stop - first, ends.ctypes.data, _TAGS, columns)
        return block

    def _layout(self, k: int, tags: int, used: int, buffer: U1, news: I8) -> Layout:
        """Return the tags of a file, the same object as for another file with the same ones."""
        told = news.tolist()
        metadata = [buffer[start : start + length].tobytes() if length else b"" for _, _, start, length in told]
        table = self._tags[k, :tags]
        key = (table.tobytes(), self._arenas[k, :used].tobytes(), news[:, :2].tobytes(), *metadata)
        layout = self._layouts.get(key)
        if layout is None:
            if len(self._layouts) >= _MOST_LAYOUTS:
                self._layouts.clear()
            infos = {row[0]: tag_info(row[1], said) for row, said in zip(told, metadata, strict=True)}
            arena = self._arenas[k].tobytes()
            names = [arena[start : start + length] for start, length in table[:, [START, LENGTH]].tolist()]
            layout = Layout(names, table[:, KIND].tolist(), table[:, WIDE].tolist(), infos)
            self._layouts[key] = layout
        return layout
