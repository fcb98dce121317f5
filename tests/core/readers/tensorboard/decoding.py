"""What a decoder makes of some bytes, in a form that can be compared."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core.readers.tensorboard.chunk import Decoder
from core.readers.tensorboard.tags import KIND, SLACK, WIDE, TagTable


class Decoded(NamedTuple):
    """Everything that scans of one buffer tell, joined."""

    columns: dict[str, list[Any]]
    names: list[bytes]
    kinds: list[Any]
    span: tuple[float, float] | None
    end: tuple[int, int, int]


_COLUMNS = ("which", "wall", "step", "value", "blobs", "blob_wall", "news", "faults")


def decode(decoder: Decoder, data: bytes) -> Decoded:
    """Return what a decoder finds in some bytes; numbers as their bits, so that NaN equals NaN."""
    buffer = np.frombuffer(data + b"\xa5" * SLACK, np.uint8)
    table = TagTable()
    columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    spans, end = [], (0, 0, 0)
    for scan in decoder.scan(buffer, 0, len(data), table):
        for name in _COLUMNS:
            array = getattr(scan, name)
            columns[name] += (array.view(np.int64) if array.dtype == np.float64 else array).tolist()
        if scan.span is not None:
            spans.append(scan.span)
        end = (scan.stop, scan.reason, scan.needed)
        bounds, wall, _, _ = decoder.group(scan, len(table), wide=True)
        assert bounds[-1] == len(scan.which) == len(wall)
    kinds = table.arrays.tags[: len(table), [KIND, WIDE]].tolist()
    span = (min(low for low, _ in spans), max(high for _, high in spans)) if spans else None
    return Decoded(columns, table.names, kinds, span, end)
