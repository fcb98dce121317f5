"""Values that are no scalars, as arrays: values older than plugins are converted as TensorBoard converts them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.model import F8
from core.readers.tensorboard import chunk
from core.readers.tensorboard.messages import (
    GRAPH,
    META_GRAPH_FIELD,
    SUMMARY,
    TAGGED_RUN_METADATA,
    Value,
    read_event,
    read_run_metadata,
    values_of,
)
from core.readers.tensorboard.tensors import to_array
from core.readers.tensorboard.wire import EIGHT_BYTES, WireError, number, walk

_GRAPH_TAG: Final = b"__run_graph__"


def payload(record: bytes, tag: bytes, occurrence: int) -> NDArray[Any]:
    """Return a value that an event holds.

    Numbers come as an array of the logged shape, strings as an array of bytes objects: a graph as one, an image as
    width, height and encoded image, a sound that is older than plugins as one.

    Parameters
    ----------
    tag
        Tag of the value.
    occurrence
        Which of several values of the same tag in the event, from 0.

    Raises
    ------
    WireError
        The event is broken or holds no such value.
    """
    event = read_event(record, 0, len(record))
    if event.what == GRAPH and tag == _GRAPH_TAG:
        return _strings([record[event.start : event.end]])
    if event.what == META_GRAPH_FIELD and tag == _GRAPH_TAG:
        graphs = [content for field, _, content in walk(record[event.start : event.end]) if field == 2]
        return _strings(graphs[-1:])
    if event.what == TAGGED_RUN_METADATA:
        values = [read_run_metadata(record, event.start, event.end)]
    else:
        values = values_of(record, event) if event.what == SUMMARY else []
    found = [value for value in values if value.tag == tag and (value.what or value.meta_start)]
    if occurrence >= len(found):
        raise WireError("the event holds no such value")
    return _converted(record, found[occurrence])


def _converted(record: bytes, value: Value) -> NDArray[Any]:
    data = record[value.start : value.end]
    if value.what == chunk.TENSOR:
        return to_array(data)
    if value.what == chunk.SIMPLE_VALUE:
        return np.frombuffer(data, "<f4").reshape(())
    if value.what == chunk.HISTOGRAM:
        return _histogram(data)
    if value.what == chunk.RUN_METADATA:
        return _strings([_last(data, 2)])
    if value.what == chunk.IMAGE:
        width, height = (number(_last(data, field) or b"\0") for field in (2, 1))
        return _strings([str(width).encode(), str(height).encode(), _last(data, 4)])
    if value.what == chunk.AUDIO:
        return _strings([_last(data, 4)])
    return np.zeros(0, np.float32)


def _strings(values: list[bytes]) -> NDArray[Any]:
    array = np.empty(len(values), object)
    array[:] = values
    return array


def _last(data: bytes, field: int) -> bytes:
    """Return the content of the last field of a number, empty if there is none."""
    found = [content for number_, _, content in walk(data) if number_ == field]
    return found[-1] if found else b""


def _histogram(data: bytes) -> NDArray[np.float32]:
    """Return left edge, right edge and count of each bucket, float32 (k, 3), from the first to the last that counts.

    The outermost limits of old histograms may be the greatest float64 there is; minimum and maximum take their place.
    """
    ends, limits, counts = [0.0, 0.0], [np.zeros(0)], [np.zeros(0)]
    for field, wire, content in walk(data):
        if field in (1, 2) and wire == EIGHT_BYTES:
            ends[field - 1] = float(np.frombuffer(content, "<f8")[0])
        elif field in (6, 7):
            (limits if field == 6 else counts).append(_doubles(content))
    limit, count = np.concatenate(limits), np.concatenate(counts)
    filled = np.flatnonzero(count > 0)
    if not len(filled) or len(limit) != len(count):
        return np.zeros((0, 3), np.float32)
    first, last = int(filled[0]), int(filled[-1])
    inner = limit[first:last]
    buckets = ([ends[0], *inner], [*inner, ends[1]], count[first : last + 1])
    with np.errstate(over="ignore"):
        return np.array(buckets, np.float64).astype(np.float32).T


def _doubles(content: bytes) -> F8:
    return np.frombuffer(content[: len(content) // 8 * 8], "<f8")
