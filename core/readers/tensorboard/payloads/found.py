"""Finds a value in the record of an event, and makes an array of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.model import F8
from core.readers.tensorboard import chunk
from core.readers.tensorboard.messages import (
    GRAPH,
    META_GRAPH_FIELD,
    SUMMARY,
    TAGGED_RUN_METADATA,
    read_event,
    read_run_metadata,
    values_of,
)
from core.readers.tensorboard.tensors import to_array
from core.readers.tensorboard.wire import EIGHT_BYTES, WireError, number, text, walk

GRAPH_DEF: Final = 64
"""What a graph is that an event holds directly, beside the kinds of values in `chunk`."""
MOST: Final = 1 << 20
"""More strings, buckets, thresholds, nodes or charts in one value are damage."""

_GRAPH_TAG: Final = "__run_graph__"


class Found(NamedTuple):
    """A value as it is encoded.

    Attributes
    ----------
    what
        Which message it is: TENSOR, IMAGE, HISTOGRAM, AUDIO, RUN_METADATA, SIMPLE_VALUE of `chunk`, GRAPH_DEF, or 0 for
        a value that only has metadata.
    data
        The message.
    """

    what: int
    data: bytes


def find_value(record: bytes, tag: str, occurrence: int) -> Found:
    """Return a value that an event holds.

    Parameters
    ----------
    tag
        Tag of the value, as `wire.text` shows it.
    occurrence
        Which of several values of the same tag in the event, from 0.

    Raises
    ------
    WireError
        The event is broken or holds no such value.
    """
    event = read_event(record, 0, len(record))
    if event.what == GRAPH and tag == _GRAPH_TAG:
        return Found(GRAPH_DEF, record[event.start : event.end])
    if event.what == META_GRAPH_FIELD and tag == _GRAPH_TAG:
        return Found(GRAPH_DEF, last_field(record[event.start : event.end], 2))
    if event.what == TAGGED_RUN_METADATA:
        values = [read_run_metadata(record, event.start, event.end)]
    else:
        values = values_of(record, event) if event.what == SUMMARY else []
    found = [value for value in values if text(value.tag) == tag and (value.what or value.meta_start)]
    if occurrence >= len(found):
        raise WireError("the event holds no such value")
    value = found[occurrence]
    return Found(value.what, record[value.start : value.end] if value.what else b"")


def as_array(found: Found) -> NDArray[Any]:
    """Return a value as an array, values older than plugins converted as TensorBoard converts them.

    Numbers come in the logged shape, strings as an array of bytes objects: a graph as one, an image as width, height
    and encoded image, a sound that is older than plugins as one. Raises WireError.
    """
    what, data = found
    if what == chunk.TENSOR:
        return to_array(data)
    if what == chunk.SIMPLE_VALUE:
        return np.frombuffer(data, "<f4").reshape(())
    if what == chunk.HISTOGRAM:
        with np.errstate(over="ignore"):
            return old_histogram(data).astype(np.float32)
    if what == chunk.RUN_METADATA:
        return _strings([last_field(data, 2)])
    if what == chunk.IMAGE:
        width, height = (number(last_field(data, field) or b"\0") for field in (2, 1))
        return _strings([str(width).encode(), str(height).encode(), last_field(data, 4)])
    if what == chunk.AUDIO:
        return _strings([last_field(data, 4)])
    return _strings([data]) if what == GRAPH_DEF else np.zeros(0, np.float32)


def strings(found: Found, most: int = MOST) -> list[bytes]:
    """Return the strings that a value holds, in row-major order; raises WireError for numbers and for too many."""
    array = as_array(found)
    if array.dtype != object or array.size > most:
        raise WireError("the value holds no texts" if array.dtype != object else "the value holds too many texts")
    return list(array.ravel())


def one_string(found: Found) -> bytes:
    """Return the first string that a value holds; raises WireError if it holds none."""
    held = strings(found)
    if not held:
        raise WireError("the value holds no text")
    return held[0]


def numbers(found: Found, most: int = 8 * MOST) -> NDArray[Any]:
    """Return the numbers that a value holds; raises WireError for strings and for too many."""
    array = as_array(found)
    if array.dtype == object or array.size > most:
        raise WireError("the value holds no numbers" if array.dtype == object else "the value holds too many numbers")
    return array


def parts(data: bytes, most: int = MOST) -> Iterator[tuple[int, int, bytes]]:
    """Yield number, wire type and content of each field of a message; raises WireError, also if there are too many."""
    for count, part in enumerate(walk(data)):
        if count >= most:
            raise WireError("a message has too many parts")
        yield part


def last_field(data: bytes, field: int) -> bytes:
    """Return the content of the last field of a number, empty if there is none; raises WireError."""
    last = b""
    for found, _, content in walk(data):
        if found == field:
            last = content
    return last


def old_histogram(data: bytes) -> F8:
    """Return left edge, right edge and count of each bucket of a HistogramProto, float64 (k, 3); raises WireError.

    Follows TensorBoard's Python loader: empty buckets at both ends are left out and the outermost edges are minimum and
    maximum, since the limits of old histograms there may be the greatest float64 there is. Its data server would keep
    the empty buckets. As with the data server nothing is rounded to float32.
    """
    ends, limits, counts = [0.0, 0.0], [np.zeros(0)], [np.zeros(0)]
    for field, wire, content in parts(data):
        if field in (1, 2) and wire == EIGHT_BYTES:
            ends[field - 1] = float(np.frombuffer(content, "<f8")[0])
        elif field in (6, 7):
            (limits if field == 6 else counts).append(_doubles(content))
    limit, count = np.concatenate(limits), np.concatenate(counts)
    filled = np.flatnonzero(count > 0)
    if not len(filled) or len(limit) != len(count):
        return np.zeros((0, 3))
    first, last = int(filled[0]), int(filled[-1])
    inner = limit[first:last]
    left, right = np.concatenate((ends[:1], inner)), np.concatenate((inner, ends[1:]))
    return np.stack((left, right, count[first : last + 1]), axis=1)


def _doubles(content: bytes) -> F8:
    return np.frombuffer(content[: len(content) // 8 * 8], "<f8")


def _strings(values: list[bytes]) -> NDArray[Any]:
    array = np.empty(len(values), object)
    array[:] = values
    return array
