"""What the first value of a tag says about it: plugin, display name, description; and hyperparameters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from core.model import TagInfo
from core.readers.tensorboard import chunk
from core.readers.tensorboard.wire import EIGHT_BYTES, VARINT, WireError, double, number, text, walk

SESSION_START: Final = b"_hparams_/session_start_info"

_LEGACY: Final[Mapping[int, str]] = {
    chunk.SIMPLE_VALUE: "scalars",
    chunk.IMAGE: "images",
    chunk.HISTOGRAM: "histograms",
    chunk.AUDIO: "audio",
    chunk.RUN_METADATA: "graph_tagged_run_metadata",
}


@lru_cache(maxsize=1024)
def tag_info(what: int, metadata: bytes) -> TagInfo:
    """Return what a SummaryMetadata says; values older than plugins belong to the plugin of their kind."""
    plugin, content, display_name, description = "", b"", "", ""
    try:
        for field, _, value in walk(metadata):
            if field == 1:
                plugin, content = _plugin(value)
            elif field == 2:
                display_name = text(value)
            elif field == 3:
                description = text(value)
    except WireError:
        pass  # what was understood is kept
    return TagInfo(_LEGACY.get(what, plugin), display_name, description, content if what not in _LEGACY else b"")


def _plugin(data: bytes) -> tuple[str, bytes]:
    """Return the name and the content of a PluginData."""
    name, content = "", b""
    for field, _, value in walk(data):
        if field == 1:
            name = text(value)
        elif field == 2:
            content = value
    return name, content


def session_params(content: bytes) -> dict[str, object]:
    """Return the hyperparameters that the content of a session start holds; empty if it holds none."""
    params: dict[str, object] = {}
    try:
        for field, _, session in walk(content):
            if field == 3:
                params.update(_params(session))
    except WireError:
        return params
    return params


def _params(session: bytes) -> dict[str, object]:
    """Return the map of a SessionStartInfo."""
    params: dict[str, object] = {}
    for field, _, entry in walk(session):
        if field == 1:
            parts = {key: value for key, _, value in walk(entry)}
            value = _plain(parts.get(2, b""))
            if value is not None:
                params[text(parts.get(1, b""))] = value
    return params


def _plain(data: bytes) -> float | str | bool | None:
    """Return the number, string or truth value that a google.protobuf.Value holds, None for anything else."""
    value: float | str | bool | None = None
    for field, wire, content in walk(data):
        if field == 2 and wire == EIGHT_BYTES:
            value = double(content)
        elif field == 3:
            value = text(content)
        elif field == 4 and wire == VARINT:
            value = number(content) != 0
    return value
