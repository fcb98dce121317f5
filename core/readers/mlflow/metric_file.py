"""A metric of a file store: one measurement a line, read on from where the last whole line ended."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.model import Problem, ScalarSeries
from core.readers.mlflow.records import series_of
from core.readers.mlflow.tree import OPENED, Stamp, stamp_of
from core.readers.unreadable import unreadable_file

_PIECE: Final = 1 << 17
"""Bytes parsed at a time: the interpreter's lock is never held for long."""
_LONGEST: Final = 1 << 20
"""A longer line is garbage, of which no more is kept."""
_SECONDS: Final = range(10**9, 10**11)
"""Times of the first generation of stores, which counted seconds; as milliseconds they would be from the seventies."""
_INT64: Final = range(-(2**63), 2**63)


@dataclass(slots=True)
class Lines:
    """What some lines say, in their order.

    Attributes
    ----------
    timestamps
        Milliseconds since 1970.
    bad, bad_bytes
        How many lines are no measurements, and how many bytes they take.
    first_bad
        Where the first of them begins, counted from the first line.
    """

    timestamps: list[int]
    values: list[float]
    steps: list[int]
    bad: int = 0
    bad_bytes: int = 0
    first_bad: int = 0


def parse_lines(data: bytes) -> Lines:
    """Return what the lines of a metric say.

    A line is ``timestamp value step``. Old stores have no step, which then is 0; a measurement on a data set has its
    name, which may hold spaces, and its digest behind the step. Empty lines are nothing.
    """
    lines = data.split(b"\n")
    if not lines[-1]:
        del lines[-1]
    fields = data.split()
    if len(fields) == 3 * len(lines) and {line.count(b" ") for line in lines} <= {2}:
        try:
            timestamps, steps = list(map(int, fields[::3])), list(map(int, fields[2::3]))
            if all(_fits(numbers) for numbers in (timestamps, steps)):
                return Lines(timestamps, list(map(float, fields[1::3])), steps)
        except ValueError:
            pass  # each line is looked at by itself
    return _parse_slowly(lines)


def _fits(numbers: list[int]) -> bool:
    return not numbers or (min(numbers) in _INT64 and max(numbers) in _INT64)


def _parse_slowly(lines: list[bytes]) -> Lines:
    found, at = Lines([], [], []), 0
    for line in lines:
        fields = line.split()
        measurement = _measurement(fields)
        if measurement is not None:
            found.timestamps.append(measurement[0])
            found.values.append(measurement[1])
            found.steps.append(measurement[2])
        elif fields:
            found.first_bad = found.first_bad if found.bad else at
            found.bad += 1
            found.bad_bytes += len(line) + 1
        at += len(line) + 1
    return found


def _measurement(fields: list[bytes]) -> tuple[int, float, int] | None:
    """Return timestamp, value and step, None if a line is no measurement."""
    if len(fields) < 2:
        return None
    try:
        timestamp, value = int(fields[0]), float(fields[1])
        step = int(fields[2]) if len(fields) > 2 else 0
    except ValueError:
        return None
    if len(fields) == 2 and timestamp in _SECONDS:
        timestamp *= 1000
    return (timestamp, value, step) if step in _INT64 and timestamp in _INT64 else None


class MetricFile:
    """Follows the file of one metric.

    Attributes
    ----------
    series
        Its columns as far as they are read, the same object while nothing is added; None while there are none.
    problem
        What of it could not be understood.
    """

    __slots__ = ("_bad", "_offset", "_stamp", "_tail", "_waiting", "_whole", "path", "problem", "series")

    def __init__(self, path: str) -> None:
        self.path = path
        self._stamp: Stamp | None = None
        self._forget()

    def _forget(self) -> None:
        self.series: ScalarSeries | None = None
        self.problem: Problem | None = None
        self._whole: ScalarSeries | None = None
        self._tail: ScalarSeries | None = None
        self._offset = 0
        self._waiting = 0
        self._bad = (0, 0, 0)

    @property
    def changed(self) -> int:
        """Time of the last change that was read, in nanoseconds since 1970; 0 if nothing was."""
        return self._stamp[1] if self._stamp is not None else 0

    def unread(self, quiet: float) -> int:
        """Return about how many bytes have to be looked at; `quiet` as for `read`."""
        if self._stamp is None:  # the size is not asked for when all will be read anyway
            return _PIECE >> 8
        stamp = stamp_of(self.path)
        if stamp is None or stamp == self._stamp:
            return self._waiting if stamp is not None and stamp[1] < quiet else 0
        return max(stamp[0] - (self._offset if self._continues(stamp) else 0), 1)

    def read(self, quiet: float) -> None:
        """Read what is new; what cannot be read is a problem and tried again when the file has changed.

        Parameters
        ----------
        quiet
            Time in nanoseconds since 1970: nobody writes a file any more that has changed before, and its last line
            counts even if no new line ends it.
        """
        try:
            self._read(quiet)
        except OSError as error:
            self._stamp = stamp_of(self.path)
            self.problem = unreadable_file(self.path, error) if self._stamp is not None else None

    def _read(self, quiet: float) -> None:
        handle = os.open(self.path, OPENED)
        try:
            status = os.fstat(handle)
            stamp = (status.st_size, status.st_mtime_ns, status.st_ino)
            if not self._continues(stamp):
                self._forget()
            if self._offset:
                os.lseek(handle, self._offset, os.SEEK_SET)
            added, rest = self._pieces(handle, status.st_size)
        finally:
            os.close(handle)
        self._stamp = stamp
        self._show(added, rest, stamp[1] < quiet)

    def _continues(self, stamp: Stamp) -> bool:
        """Whether a file is the one that was read, as it was or longer."""
        before = self._stamp
        return before is not None and before[2] == stamp[2] and (stamp[0] > before[0] or stamp == before)

    def _pieces(self, handle: int, size: int) -> tuple[list[ScalarSeries], bytes]:
        """Return what whole lines say, piece by piece, and the line that is not ended."""
        added: list[ScalarSeries] = []
        rest = b""
        while self._offset + len(rest) < size:
            data = rest + os.read(handle, min(_PIECE, size - self._offset - len(rest)))
            if len(data) == len(rest):
                break
            end = data.rfind(b"\n") + 1
            if not end and len(data) > _LONGEST:
                end = len(data)
            if end:
                lines = parse_lines(data[:end])
                self._count(lines)
                self._offset += end
                if lines.steps:
                    added.append(series_of(lines.timestamps, lines.values, lines.steps))
            rest = data[end:]
        return added, rest

    def _count(self, lines: Lines) -> None:
        if lines.bad:
            bad, size, first = self._bad
            first = first if bad else self._offset + lines.first_bad
            self._bad = (bad + lines.bad, size + lines.bad_bytes, first)

    def _show(self, added: list[ScalarSeries], rest: bytes, ended: bool) -> None:
        """Make a new series if there is something new, and say what could not be understood."""
        before = self._tail
        lines = parse_lines(rest) if rest and ended else None
        self._tail = series_of(lines.timestamps, lines.values, lines.steps) if lines and lines.steps else None
        self._waiting = len(rest) if lines is None else 0
        if added:
            self._whole = _joined([self._whole, *added])
        if added or before is not None or self._tail is not None:
            self.series = _joined([self._whole, self._tail])
        bad, size, first = self._bad
        if lines is not None and lines.bad:
            bad, size, first = bad + 1, size + len(rest), first if bad else self._offset
        self.problem = _problem(self.path, bad, size, first) if bad else None


def _joined(parts: list[ScalarSeries | None]) -> ScalarSeries | None:
    """Return parts of a series as one; None if there are none."""
    present = [part for part in parts if part is not None]
    if len(present) < 2:
        return present[0] if present else None
    return ScalarSeries(
        np.concatenate([part.wall_time for part in present]),
        np.concatenate([part.step for part in present]),
        np.concatenate([part.value for part in present]),
    )


def _problem(path: str, bad: int, size: int, first: int) -> Problem:
    lines = "A line of the metric is" if bad == 1 else f"{bad:,} lines of the metric are"
    return Problem(
        path,
        "bad-metric-line",
        f"{lines} no measurement; all other lines are shown",
        offset=first,
        remedy="Compare the file with a backup; a line is a time in milliseconds, a value and a step",
        lost_records=bad,
        lost_bytes=size,
    )
