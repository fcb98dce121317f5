"""Big TensorBoard logs made in seconds, byte for byte as the official writer makes them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import numpy as np
from tensorboard.compat.proto import event_pb2
from tensorboard.plugins.scalar import metadata
from tensorboard.util import tensor_util

from core.model import F4, F8, I8, U1
from core.readers.tensorboard.framing import frame, masked_crcs

_MARK = np.float32(1.2345679e-20)


class Form(StrEnum):
    """How a scalar is written."""

    SIMPLE = "simple_value"
    FLOAT_VAL = "float_val"
    CONTENT = "tensor_content"


def event(tag: str, step: int, wall_time: float, value: np.float32, form: Form) -> bytes:
    """Return one Event message with one scalar, as the official classes serialise it."""
    message = event_pb2.Event(wall_time=wall_time, step=step)
    entry = message.summary.value.add(tag=tag)
    if form is Form.SIMPLE:
        entry.simple_value = value
    else:
        entry.metadata.CopyFrom(metadata.create_summary_metadata("", ""))
        entry.tensor.CopyFrom(tensor_util.make_tensor_proto(value))
    if form is Form.CONTENT:
        del entry.tensor.float_val[:]
        entry.tensor.tensor_content = value.tobytes()
    return bytes(message.SerializeToString())


def write_run(file: Path, tags: list[str], step: I8, wall_time: F8, value: F4, form: Form) -> None:
    """Write an event file of scalars, all tags at every step.

    Parameters
    ----------
    step, wall_time
        int64 and float64 (n,), ascending, steps from 1.
    value
        float32 (n, tags).
    """
    first = event_pb2.Event(wall_time=wall_time[0], file_version="brain.Event:2").SerializeToString()
    file.parent.mkdir(parents=True, exist_ok=True)
    sizes = (np.log2(step) // 7).astype(np.int64) + 1
    with file.open("wb") as stream:
        stream.write(frame(bytes(first)))
        for size in np.unique(sizes):
            rows = sizes == size
            stream.write(_rows(tags, step[rows], wall_time[rows], value[rows], form).tobytes())


def _rows(tags: list[str], step: I8, wall_time: F8, value: F4, form: Form) -> U1:
    """Return the bytes of steps whose varints are equally long, uint8 (n, bytes of all tags)."""
    parts = [_column(tag, step, wall_time, value[:, k], form) for k, tag in enumerate(tags)]
    return np.concatenate(parts, axis=1)


def _column(tag: str, step: I8, wall_time: F8, value: F4, form: Form) -> U1:
    template = event(tag, int(step[0]), 1.0, _MARK, form)
    at = template.index(_MARK.tobytes())
    size = len(_varint(step[:1])[0])
    data = np.tile(np.frombuffer(frame(template), np.uint8), (len(step), 1))
    data[:, 13:21] = wall_time.astype("<f8").view(np.uint8).reshape(-1, 8)
    data[:, 22 : 22 + size] = _varint(step)
    data[:, 12 + at : 16 + at] = np.ascontiguousarray(value, "<f4").view(np.uint8).reshape(-1, 4)
    width = data.shape[1]
    crc = masked_crcs(data.ravel(), np.arange(len(step)) * width + 12, len(template))
    data[:, -4:] = crc.astype("<u4").view(np.uint8).reshape(-1, 4)
    return data


def _varint(step: I8) -> U1:
    size = int(np.log2(step[0]) // 7) + 1
    digits = (step[:, None] >> (7 * np.arange(size))) & 127
    digits[:, :-1] |= 128
    return digits.astype(np.uint8)


def write_runs(folder: Path, runs: int, tags: int, steps: int, forms: tuple[Form, ...]) -> int:
    """Write runs with random walks under `folder`, one form after the other; returns the bytes written."""
    random = np.random.default_rng(7)
    names = [f"{group}/metric_{k}" for k in range(tags) for group in (("train", "eval", "system")[k % 3],)]
    step = np.arange(1, steps + 1, dtype=np.int64)
    for run in range(runs):
        wall_time = 1.7e9 + run + np.cumsum(random.random(steps))
        value = np.cumsum(random.normal(size=(steps, tags)), axis=0).astype(np.float32)
        file = folder / f"run_{run:03d}" / f"events.out.tfevents.17000000{run:02d}.bench.1.0"
        write_run(file, names, step, wall_time, value, forms[run % len(forms)])
    return sum(file.stat().st_size for file in folder.rglob("events*"))
