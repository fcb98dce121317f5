"""What can be wrong with an event file, as problems: what happened, what is lost, and what the user can do.

A problem that lost no record and no byte says something of note about a file that is not damaged.
"""

from __future__ import annotations

from typing import Final

from core.model import Problem
from core.readers.tensorboard import chunk

_CHANGED: Final = "Bytes have changed since they were written: compare with the original, and check the disk"
_STOPPED: Final = "The writer was stopped, or the disk was full; what it wrote before is shown"


def skipped_record(path: str, fault: int, offset: int, size: int) -> Problem:
    """Return the problem of one record of `size` bytes that was skipped; the framing around it is sound."""
    if fault == chunk.BAD_DATA:
        message = "A record does not match its checksum; it was skipped"
        return Problem(path, "bad-data-crc", message, offset, _CHANGED, lost_records=1, lost_bytes=size)
    message = "A record is not an event; it was skipped"
    remedy = "It was written so: report it to whoever made the program that wrote it"
    return Problem(path, "unparsable-record", message, offset, remedy, lost_records=1, lost_bytes=size)


def unsound_payload(path: str, offset: int) -> Problem:
    """Return the problem of a payload whose bytes are not, or no longer, those that were indexed."""
    message = "A record does not match its checksum"
    return Problem(path, "bad-data-crc", message, offset, _CHANGED)


def gap(path: str, kind: str, offset: int, size: int, only_zeros: bool = False) -> Problem:
    """Return the problem of `size` bytes in which no record begins; nobody knows how many there were.

    Parameters
    ----------
    kind
        What led to it: ``"bad-length-crc"``, ``"bad-data-crc"`` or ``"truncated-record"``.
    only_zeros
        Whether all of them are zero.
    """
    message, remedy = f"The length of a record is damaged; {size} bytes were skipped", _CHANGED
    if kind == "truncated-record":
        message, remedy = f"A record is not complete; {size} bytes were skipped", _STOPPED
    elif only_zeros:
        kind, message = "zeros", f"{size} bytes between records are zero; they were skipped"
        remedy = "The machine stopped before they were written, or the file was copied without them"
    elif offset == 0 and kind == "bad-length-crc":
        kind, message = "not-an-event-file", f"The file does not begin with a record; {size} bytes were skipped"
        remedy = "If it is no event file, rename it; if it is one, copy it again"
    elif kind == "bad-data-crc":
        message = f"A record does not match its checksum and the one after it is damaged; {size} bytes were skipped"
    return Problem(path, kind, message, offset, remedy, lost_bytes=size)


def preallocated(path: str, offset: int, size: int) -> Problem:
    """Return the note that a file ends with room that nothing was written to."""
    message = f"The last {size} bytes of the file are zero: room that nothing was written to"
    remedy = "Nothing is lost, unless the machine was switched off while it wrote"
    return Problem(path, "preallocated", message, offset, remedy, lost_records=0, lost_bytes=0)


def empty(path: str) -> Problem:
    """Return the note that a file has no bytes."""
    remedy = "Nothing was logged, the disk was full, or a copy was not finished"
    return Problem(path, "empty-file", "The file is empty", 0, remedy, lost_records=0, lost_bytes=0)


class Damage:
    """The problems of one file: the first ones each, the others counted."""

    _MOST: Final = 100

    def __init__(self, path: str) -> None:
        self._path = path
        self._listed: list[Problem] = []
        self._others = 0
        self._lost_records: int | None = 0
        self._lost_bytes = 0
        self._last_bytes = 0

    def __len__(self) -> int:
        return len(self._listed) + self._others

    def note(self, problem: Problem) -> None:
        """Add a problem."""
        if len(self._listed) < self._MOST:
            self._listed.append(problem)
            return
        self._others += 1
        unknown = self._lost_records is None or problem.lost_records is None
        self._lost_records = None if unknown else (self._lost_records or 0) + (problem.lost_records or 0)
        self._last_bytes = problem.lost_bytes or 0
        self._lost_bytes += self._last_bytes

    def take_back(self) -> None:
        """Forget the problem that was added last, that of one record."""
        if not self._others:
            self._listed.pop()
            return
        self._others -= 1
        self._lost_records = None if self._lost_records is None else self._lost_records - 1
        self._lost_bytes -= self._last_bytes

    def problems(self) -> tuple[Problem, ...]:
        """Return all of them, those that were counted as one."""
        if not self._others:
            return tuple(self._listed)
        message = f"{self._others} more damaged records were skipped"
        lost = (self._lost_records, self._lost_bytes)
        return (*self._listed, Problem(self._path, "more-damage", message, None, _CHANGED, "", *lost))
