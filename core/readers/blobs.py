"""Payloads that the catalog only points to, read when they are shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.model import BlobSeries, Problem, Run
from core.readers.base import ReadError
from core.readers.tensorboard.framing import FOOTER, masked_crc
from core.readers.tensorboard.payloads import payload
from core.readers.tensorboard.wire import WireError


def read_payload(run: Run, tag: str, index: int) -> NDArray[Any]:
    """Return one payload of a tag as an array.

    Numbers come in the logged shape, strings as bytes objects: graphs as one, images as width, height and encoded
    images, sounds as encoded sounds or rows of sound and label, histograms as rows of left edge, right edge and count.

    Raises
    ------
    ReadError
        The file is gone or has changed, or the record is damaged.
    IndexError
        There is no such payload.
    """
    series = run.blobs[tag]
    if not -len(series) <= index < len(series):
        raise IndexError(f"{tag!r} has {len(series)} payloads, there is none at {index}")
    at = index % len(series)
    file = run.files[int(series.file[at])]
    try:
        record = _record(file, int(series.offset[at]), int(series.length[at]), run.name)
        return payload(record, _tag_bytes(tag), _occurrence(series, at))
    except OSError as error:
        problem = Problem(file, "unreadable-file", f"The file cannot be read: {error.strerror or error}", run=run.name)
        raise ReadError(problem) from error
    except WireError as error:
        offset = int(series.offset[at])
        raise ReadError(Problem(file, "unparsable-record", f"A value cannot be read: {error}", offset)) from error


def _record(file: str, offset: int, length: int, run: str) -> bytes:
    """Return the data of a record, having compared its checksum."""
    with Path(file).open("rb") as stream:
        stream.seek(offset)
        data = stream.read(length + FOOTER)
    record, stored = data[:length], data[length:]
    if len(data) != length + FOOTER or masked_crc(record) != int.from_bytes(stored, "little"):
        raise ReadError(Problem(file, "bad-data-crc", "A record does not match its checksum", offset, run=run))
    return record


def _occurrence(series: BlobSeries, at: int) -> int:
    """Return how many payloads of the same record come before this one."""
    same = (series.offset[:at] == series.offset[at]) & (series.file[:at] == series.file[at])
    return int(np.count_nonzero(same))


def _tag_bytes(tag: str) -> bytes:
    """Return a tag as it is written; escapes stand for bytes that are not UTF-8."""
    plain = tag.encode()
    if "\\x" not in tag:
        return plain
    parts = tag.split("\\x")
    return parts[0].encode() + b"".join(bytes([int(part[:2], 16)]) + part[2:].encode() for part in parts[1:])
