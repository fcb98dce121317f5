"""What the first value of a tag says about it: plugin, display name and description."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from core.model import TagInfo
from core.readers.tensorboard import chunk
from core.readers.tensorboard.wire import WireError, text, walk

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
