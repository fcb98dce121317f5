"""What TensorFlow recorded of a step: times and memory of nodes, and graphs of functions."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

import numpy as np

from core.model.graph import DeviceStats, Graph, RunMetadata
from core.readers.tensorboard.payloads.found import MOST, Found, one_string, parts
from core.readers.tensorboard.payloads.graphs import LARGEST_ATTRIBUTE, GraphReader, map_entry
from core.readers.tensorboard.wire import BYTES, VARINT, WireError, number, text

_MICROS: Final = {2: 0, 3: 1, 4: 2, 5: 3}
_NANOS: Final = {13: 0, 14: 1, 15: 2, 16: 3}
"""Places of all_start, op_start, op_end and all_end, by the fields that hold them."""
_THREAD: Final = 0
_MEMORY: Final = 1
_PEAK: Final = 2
_OUTPUTS: Final = 3
_LARGEST: Final = (1 << 63) - 1
_MOST_DEVICES: Final = 1 << 14
"""More devices in one step are damage."""


def run_metadata(found: Found, largest: int = LARGEST_ATTRIBUTE) -> RunMetadata:
    """Return times, memory and graphs of a RunMetadata; raises WireError.

    Parameters
    ----------
    largest
        Attributes of nodes of more bytes come without their value.
    """
    devices: list[DeviceStats] = []
    graphs: list[Graph] = []
    reader = GraphReader(largest)
    held = 0
    for field, _, content in parts(one_string(found)):
        if field == 1:
            for device in (_device(data) for inner, _, data in parts(content) if inner == 1):
                devices.append(device)
                held += len(device.nodes)
                if held > MOST or len(devices) > _MOST_DEVICES:
                    raise WireError("a step has too many nodes")
        elif field == 4:
            graphs += [reader.read(data) for inner, _, data in parts(content) if inner == 2]
    return RunMetadata(tuple(devices), tuple(graphs))


def _device(data: bytes) -> DeviceStats:
    """Return what a DeviceStepStats holds."""
    device, threads = "", {}
    names: list[str] = []
    labels: list[str] = []
    times: list[tuple[float, ...]] = []
    counts: list[tuple[int, ...]] = []
    for field, _, content in parts(data):
        if field == 1:
            device = text(content)
        elif field == 2:
            name, label, time, count = _node(content)
            names.append(name)
            labels.append(label)
            times.append(time)
            counts.append(count)
        elif field == 3:
            key, value = map_entry(content)
            threads[number(key) if key else 0] = text(value)
    columns = np.array(times, np.float64).reshape(-1, 4).T
    amounts = np.array(counts, np.int64).reshape(-1, 4).T
    start, op_start, op_end, end = columns
    return DeviceStats(
        device=device,
        nodes=tuple(names),
        labels=tuple(labels),
        start=start,
        op_start=op_start,
        op_end=op_end,
        end=end,
        thread=amounts[_THREAD],
        memory=amounts[_MEMORY],
        peak=amounts[_PEAK],
        outputs=amounts[_OUTPUTS],
        thread_names=MappingProxyType(threads),
    )


def _node(data: bytes) -> tuple[str, str, tuple[float, ...], tuple[int, ...]]:
    """Return name, label, four times in microseconds and four counts of a NodeExecStats."""
    name = label = ""
    times, exact, counts = [0.0] * 4, [0.0] * 4, [0] * 4
    for field, wire, content in parts(data):
        if wire == VARINT:
            value = number(content)
            if field in _MICROS:
                times[_MICROS[field]] = float(value)
            elif field in _NANOS:
                exact[_NANOS[field]] = value / 1000
            elif field == 10:
                counts[_THREAD] = value
        elif wire == BYTES:
            if field in (1, 8):
                name, label = (text(content), label) if field == 1 else (name, text(content))
            else:
                _add_bytes(field, content, counts)
    finest = tuple(fine or coarse for fine, coarse in zip(exact, times, strict=True))
    return name, label, finest, tuple(min(max(count, -_LARGEST), _LARGEST) for count in counts)


def _add_bytes(field: int, content: bytes, counts: list[int]) -> None:
    """Add what one allocator, or one output, of a node takes."""
    if field == 6:
        held = dict(_numbers(content))
        counts[_MEMORY] += held.get(2, 0)
        counts[_PEAK] += held.get(3, 0)
    elif field == 7:
        for inner, _, tensor in parts(content):
            if inner == 3:
                counts[_OUTPUTS] += sum(_allocated(part) for kind, _, part in parts(tensor) if kind == 4)


def _allocated(data: bytes) -> int:
    """Return the bytes that an AllocationDescription tells: allocated, or else requested."""
    held = dict(_numbers(data))
    return held.get(2, 0) or held.get(1, 0)


def _numbers(data: bytes) -> Iterator[tuple[int, int]]:
    return ((field, number(content)) for field, wire, content in parts(data) if wire == VARINT)
