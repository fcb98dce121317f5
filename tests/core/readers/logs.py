"""Logs for tests, written with the official classes, and the official reader to compare with."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tensorboard.backend.event_processing import plugin_event_accumulator
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.plugins.scalar import metadata as scalar_metadata
from tensorboard.util import tensor_util

from core.model import Catalog, Run
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.tensorboard.framing import frame

Value = summary_pb2.Summary.Value
WALL = 1.6e9


def event(step: int, *values: Any, wall_time: float | None = None, **other: Any) -> Any:
    """Return an Event with some values."""
    message = event_pb2.Event(step=step, wall_time=WALL + step if wall_time is None else wall_time, **other)
    message.summary.value.extend(values)
    return message


def version(wall_time: float = WALL) -> Any:
    """Return the first event of a file."""
    return event_pb2.Event(wall_time=wall_time, file_version="brain.Event:2")


def simple(tag: str, value: float) -> Any:
    """Return a scalar as writers before plugins log it."""
    return Value(tag=tag, simple_value=value)


def tensor(tag: str, value: Any, plugin: str = "scalars", content: bytes = b"", dtype: Any = None) -> Any:
    """Return a tensor, with metadata if `plugin` is not empty."""
    entry = Value(tag=tag, tensor=tensor_util.make_tensor_proto(value, dtype=dtype))
    if plugin == "scalars":
        entry.metadata.CopyFrom(scalar_metadata.create_summary_metadata("", ""))
    elif plugin:
        entry.metadata.plugin_data.plugin_name = plugin
        entry.metadata.plugin_data.content = content
    return entry


def packed(events: Iterable[Any]) -> bytes:
    """Return events as they are written to a file."""
    return b"".join(frame(bytes(message.SerializeToString())) for message in events)


def write(path: Path, events: Iterable[Any], tail: bytes = b"") -> Path:
    """Write an event file, whose folder is made if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(events) + tail)
    return path


def grow(path: Path, data: bytes) -> None:
    """Append bytes to a file."""
    with path.open("ab") as stream:
        stream.write(data)


def make_old(path: Path, seconds: float = 3600.0) -> None:
    """Make a file look as if it had not changed for a while."""
    changed = path.stat().st_mtime - seconds
    os.utime(path, (changed, changed))


def read(*paths: Path | str) -> Catalog:
    """Return everything below some paths."""
    return CatalogReader(parse_sources([str(path) for path in paths])).read()


def only_run(path: Path) -> Run:
    """Return the only run below a path."""
    (run,) = read(path).runs.values()
    return run


def oracle(folder: Path) -> Any:
    """Return the official accumulator over all files of a folder, which keeps every value."""
    keep_all = dict.fromkeys(plugin_event_accumulator.DEFAULT_SIZE_GUIDANCE, 0)
    accumulator = plugin_event_accumulator.EventAccumulator(
        str(folder), size_guidance=keep_all, tensor_size_guidance=dict.fromkeys(_PLUGINS, 0), purge_orphaned_data=False
    )
    accumulator.Reload()
    return accumulator


_PLUGINS: Sequence[str] = (
    "scalars", "images", "histograms", "text", "audio", "pr_curves", "hparams", "mesh", "custom_scalars", "graphs",
    "graph_tagged_run_metadata", "unheard_of",
)  # fmt: skip


def assert_equal_to_oracle(run: Run, folder: Path) -> None:
    """Compare all tags, steps, wall times and scalar values with the official reader."""
    accumulator = oracle(folder)
    tags = accumulator.Tags()["tensors"]
    assert sorted(tags) == sorted([*run.scalars, *run.blobs])
    for tag in tags:
        theirs = accumulator.Tensors(tag)
        ours = run.scalars[tag] if tag in run.scalars else run.blobs[tag]
        assert ours.step.tolist() == [datum.step for datum in theirs]
        assert ours.wall_time.tolist() == [datum.wall_time for datum in theirs]
        if tag in run.scalars:
            values = np.array([tensor_util.make_ndarray(datum.tensor_proto).item() for datum in theirs])
            np.testing.assert_array_equal(run.scalars[tag].value, values.astype(run.scalars[tag].value.dtype))
        metadata = accumulator.SummaryMetadata(tag)
        assert run.tags[tag].plugin == metadata.plugin_data.plugin_name
