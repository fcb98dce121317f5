"""Values on their way between processes: small ones through a pipe, arrays as files that the receiver maps.

Shared memory would be as fast, but containers often have only 64 MiB of it.
"""

from __future__ import annotations

import contextlib
import itertools
import mmap
import os
import pickle
from dataclasses import dataclass
from pathlib import Path

LARGE = 32 << 10
"""Bytes from which an array travels as a file."""

_ALIGNED = 64
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Packed:
    """A value ready to travel.

    Attributes
    ----------
    data
        Pickle of everything but large arrays.
    file
        Name of the file with the large arrays, empty if there are none.
    spans
        Where in the file each of them lies: offset and length in bytes.
    """

    data: bytes
    file: str = ""
    spans: tuple[tuple[int, int], ...] = ()


def pack(value: object, folder: Path, owner: str) -> Packed:
    """Return a value ready to travel; its large arrays are written to a file in `folder` named after `owner`.

    Raises whatever pickle raises for a value that cannot travel, and OSError if the disk is full.
    """
    large: list[memoryview] = []

    def stays(buffer: pickle.PickleBuffer) -> bool:
        raw = buffer.raw()
        if raw.nbytes >= LARGE:
            large.append(raw)
        return raw.nbytes < LARGE

    data = pickle.dumps(value, protocol=5, buffer_callback=stays)
    if not large:
        return Packed(data)
    file = f"{owner}-{os.getpid()}-{next(_numbers)}.bin"
    return Packed(data, file, _write(folder / file, large))


def _write(path: Path, buffers: list[memoryview]) -> tuple[tuple[int, int], ...]:
    spans = []
    try:
        with path.open("wb") as stream:
            for buffer in buffers:
                stream.write(bytes(-stream.tell() % _ALIGNED))
                spans.append((stream.tell(), buffer.nbytes))
                stream.write(buffer)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return tuple(spans)


def unpack(packed: Packed, folder: Path) -> object:
    """Return a value that has arrived; its large arrays are private mappings of the file, which is then removed."""
    if not packed.file:
        return pickle.loads(packed.data)
    with (folder / packed.file).open("rb") as stream:
        mapped = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_COPY))
    discard(packed, folder)
    return pickle.loads(packed.data, buffers=[mapped[start : start + length] for start, length in packed.spans])


def discard(packed: Packed, folder: Path) -> None:
    """Remove the file of a value; on systems that keep mapped files it goes when the folder is swept."""
    if packed.file:
        with contextlib.suppress(OSError):
            (folder / packed.file).unlink(missing_ok=True)
