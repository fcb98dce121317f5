"""What a decoder is given to write to, and what it tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple, Protocol

import numpy as np

from core.model import F4, F8, I4, I8, U1
from core.readers.tensorboard.repeats import FIELDS, ROWS
from core.readers.tensorboard.tags import TagTable

# Why a scan came back.
DONE: Final = 0
"""All whole records are decoded."""
FULL: Final = 1
"""An array of the output is full; empty it and scan on."""
TAGS_FULL: Final = 2
"""The tag table is full; enlarge it and scan on."""
BAD_LENGTH: Final = 3
"""The length of the next record is damaged; look for the next header."""

# What was wrong with a record that was skipped.
BAD_DATA: Final = 1
UNPARSABLE: Final = 2

# What a first value says about its tag: number of the field that holds the value, or one of these.
SIMPLE_VALUE: Final = 2
IMAGE: Final = 4
HISTOGRAM: Final = 5
AUDIO: Final = 6
TENSOR: Final = 8
RUN_METADATA: Final = 32

# Fields of `Output.state`.
POINTS: Final = 0
BLOBS: Final = 1
NEWS: Final = 2
FAULTS: Final = 3
TAGS: Final = 4
ARENA: Final = 5
NEEDED: Final = 6
"""Bytes of the next record, where it is not whole."""
LAST_TAG: Final = 7
SEEN: Final = 8
"""1 once `Output.span` holds wall times."""
TAG_BYTES: Final = 9
"""Bytes of the tag that was added last, or did not fit."""

# Fields of a file among several in one buffer, int64 each: where it is, its table as in `TagPlaces`, what the table
# holds; then what was found.
FILE_START: Final = 0
FILE_STOP: Final = 1
TABLE: Final = 2
TAGS_BEFORE: Final = 8
ARENA_BEFORE: Final = 9
TAGS_AFTER: Final = 10
ARENA_AFTER: Final = 11
POINTS_AFTER: Final = 12
"""Scalars of this file and those before it; so for blobs and news."""
BLOBS_AFTER: Final = 13
NEWS_AFTER: Final = 14
SEEN_ANY: Final = 15
SPAN: Final = 16
"""Two wall times as their bits."""
PIECE_FIELDS: Final = 18


class Output(NamedTuple):
    """Arrays that are used again and again: fresh memory costs as much as decoding.

    Attributes
    ----------
    which, wall, step, value
        Scalars in the order of the file: number of the tag int32, wall time float64, step int64, value float64.
    blobs
        int64 (m, 4): tag, step, first byte of the record's data, its length.
    blob_wall
        float64 (m,).
    news
        int64 (m, 4): tag, what its first value is, first byte and length of its metadata.
    faults
        int64 (m, 4): BAD_DATA or UNPARSABLE, first byte of the record.
    span
        float64 (2,): smallest and largest finite wall time of all events.
    state
        int64 (16,): counts and the fields above.
    repeats
        int64 (ROWS, FIELDS) of `core.readers.tensorboard.repeats`: records that others may repeat.
    """

    which: I4
    wall: F8
    step: I8
    value: F8
    blobs: I8
    blob_wall: F8
    news: I8
    faults: I8
    span: F8
    state: I8
    repeats: I8


class Scan(NamedTuple):
    """What a decoder found in whole records; the arrays are valid until it is asked again.

    Attributes
    ----------
    which, wall, step, value, blobs, blob_wall, news, faults
        As in `Output`, only what is in use.
    span
        Smallest and largest finite wall time, None if there is none.
    stop
        Where the next record starts.
    reason
        DONE or BAD_LENGTH; FULL where more follows.
    needed
        Bytes of the next record where it is not whole yet and its header is sound, else 0.
    """

    which: I4
    wall: F8
    step: I8
    value: F8
    blobs: I8
    blob_wall: F8
    news: I8
    faults: I8
    span: tuple[float, float] | None
    stop: int
    reason: int
    needed: int


class Decoder(Protocol):
    """Decodes records of one file after the other; one thread at a time may use it."""

    def scan(self, buffer: U1, start: int, stop: int, table: TagTable) -> Iterator[Scan]:
        """Decode the whole records of ``buffer[start:stop]``, in one part or several.

        `SLACK` bytes after `stop` must be readable.
        """

    def group(self, scan: Scan, tags: int, wide: bool) -> tuple[I8, F8, I8, F4 | F8]:
        """Return where each tag begins, int64 (tags + 1,), and fresh columns of wall time, step and value by tag."""


class Places(NamedTuple):
    """Addresses of the arrays of an `Output` and how many scalars and other things fit."""

    which: int
    wall: int
    step: int
    value: int
    blobs: int
    blob_wall: int
    news: int
    faults: int
    span: int
    state: int
    repeats: int
    point_count: int
    other_count: int


class Columns(NamedTuple):
    """Addresses of columns of wall times, steps and values, and whether the values are float64."""

    wall: int
    step: int
    value: int
    wide: bool


def places(output: Output) -> Places:
    """Return where an output is; valid while it lives."""
    sizes = (len(output.which), len(output.blobs))
    return Places._make((*(array.ctypes.data for array in output), *sizes))


def new_output(points: int = 1 << 17, others: int = 1 << 12) -> Output:
    """Return an output with room for so many scalars and so many of everything else."""
    return Output(
        np.empty(points, np.int32),
        np.empty(points, np.float64),
        np.empty(points, np.int64),
        np.empty(points, np.float64),
        np.empty((others, 4), np.int64),
        np.empty(others, np.float64),
        np.empty((others, 4), np.int64),
        np.empty((others, 4), np.int64),
        np.zeros(2, np.float64),
        np.zeros(16, np.int64),
        np.zeros((ROWS, FIELDS), np.int64),
    )
