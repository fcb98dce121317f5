"""The compiled decoder, as a decoder of chunks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.model import F4, F8, I8, U1
from core.readers.tensorboard import chunk
from core.readers.tensorboard.chunk import Output, Places, Scan, new_output, places
from core.readers.tensorboard.tags import TagTable


class CompiledDecoder:
    """Decodes with kernels; making one loads numba, and compiles once for a machine.

    Parameters
    ----------
    points, others
        How many scalars, and how many of everything else, are decoded between two stops.
    """

    def __init__(self, points: int = 1 << 18, others: int = 1 << 12) -> None:
        from core.readers.tensorboard import kernels
        from core.readers.tensorboard.grouping import kernels as grouping

        self._kernels, self._grouping = kernels, grouping
        self._use(new_output(points, others))

    def scan(self, buffer: U1, start: int, stop: int, table: TagTable) -> Iterator[Scan]:
        """Decode the whole records of ``buffer[start:stop]``, in one part or several."""
        reason = chunk.FULL
        while reason in (chunk.FULL, chunk.TAGS_FULL):
            reason, after = self._run(buffer, start, stop, table)
            yield self._taken(after, reason)
            if reason == chunk.TAGS_FULL:
                table.reserve(len(table) + 1, table.used + int(self._output.state[chunk.TAG_BYTES]) + 8)
            elif reason == chunk.FULL and after == start:  # one record alone holds more than fits
                self._use(new_output(2 * len(self._output.which), 2 * len(self._output.blobs)))
            start = after

    @property
    def output(self) -> tuple[Output, Places]:
        """What is decoded to, and where it is."""
        return self._output, self._places

    def _use(self, output: Output) -> None:
        self._output = output
        self._places = places(output)

    def _run(self, buffer: U1, start: int, stop: int, table: TagTable) -> tuple[int, int]:
        state = self._output.state
        state[:] = 0
        state[chunk.TAGS], state[chunk.ARENA] = len(table), table.used
        reason, after = self._kernels.scan(buffer.ctypes.data, start, stop, table.places, self._places)
        table.accept(int(state[chunk.TAGS]), int(state[chunk.ARENA]))
        return reason, after

    def _taken(self, stop: int, reason: int) -> Scan:
        """Return what the output holds now."""
        output, state = self._output, self._output.state.tolist()
        points, blobs = state[chunk.POINTS], state[chunk.BLOBS]
        return Scan(
            output.which[:points],
            output.wall[:points],
            output.step[:points],
            output.value[:points],
            output.blobs[:blobs],
            output.blob_wall[:blobs],
            output.news[: state[chunk.NEWS]],
            output.faults[: state[chunk.FAULTS]],
            (float(output.span[0]), float(output.span[1])) if state[chunk.SEEN] else None,
            stop,
            reason if reason in (chunk.DONE, chunk.BAD_LENGTH) else chunk.FULL,
            state[chunk.NEEDED] if reason == chunk.DONE else 0,
        )

    def group(self, scan: Scan, tags: int, wide: bool) -> tuple[I8, F8, I8, F4 | F8]:
        """Return where each tag begins, int64 (tags + 1,), and fresh columns of wall time, step and value by tag."""
        count = len(scan.which)
        bounds = np.zeros(tags + 1, np.int64)
        wall, step = np.empty(count, np.float64), np.empty(count, np.int64)
        value: F4 | F8 = np.empty(count, np.float64) if wide else np.empty(count, np.float32)
        self._grouping.group(scan.which, scan.wall, scan.step, scan.value, bounds, wall, step, value)
        return bounds, wall, step, value
