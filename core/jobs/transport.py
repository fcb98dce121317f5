"""Values on their way between processes: small ones through a pipe, arrays as files that the receiver maps.

An array that is mapped from a file travels as the name of that file.

Shared memory would be as fast, but containers often have only 64 MiB of it.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import mmap
import os
import pickle
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

    written = io.BytesIO()
    _Pickler(written, protocol=5, buffer_callback=stays).dump(value)
    data = written.getvalue()
    if not large:
        return Packed(data)
    file = f"{owner}-{os.getpid()}-{next(_numbers)}.bin"
    return Packed(data, file, _write(folder / file, large))


class _Pickler(pickle.Pickler):
    """Pickles arrays that are mapped from a file, to be read only, as where they lie."""

    def reducer_override(self, value: object) -> Any:
        """Return how a mapped array is made again, for anything else that it is pickled as usual."""
        numpy = sys.modules.get("numpy")
        if numpy is None or not isinstance(value, numpy.memmap):
            return NotImplemented
        place = _place(value)
        if place is None or not _lies_there(value, place):
            return NotImplemented
        return mapped, (str(value.filename), value.dtype, place, value.shape, _stamp(value.filename))


def _place(array: Any) -> int | None:
    """Return at which byte of its file a mapped array begins, None if it does not lie there as it is."""
    held = getattr(array, "_mmap", None)
    if held is None or array.filename is None or array.mode != "r" or not array.flags.c_contiguous or not array.size:
        return None
    import numpy as np

    first = np.frombuffer(held, np.uint8).ctypes.data
    inside = array.ctypes.data - first
    if not 0 <= inside <= len(held) - array.nbytes:
        return None
    return int(array.offset - array.offset % mmap.ALLOCATIONGRANULARITY + inside)


def _lies_there(array: Any, place: int) -> bool:
    """Return whether the file of that name still holds what is mapped, as far as its first and last values tell."""
    try:
        with Path(array.filename).open("rb") as stream:
            for item, at in ((array[:1], 0), (array[-1:], array.nbytes - array[-1:].nbytes)):
                stream.seek(place + at)
                if stream.read(item.nbytes) != item.tobytes():
                    return False
    except OSError:
        return False
    return True


def _stamp(file: str) -> tuple[int, int]:
    status = Path(file).stat()
    return status.st_size, status.st_mtime_ns


def mapped(file: str, dtype: Any, place: int, shape: tuple[int, ...], stamp: tuple[int, int]) -> object:
    """Return an array mapped from a file; raises ValueError if the file has changed since it was sent."""
    import numpy as np

    if _stamp(file) != stamp:
        raise ValueError(f"{file} has changed")
    return np.memmap(file, dtype, "r", place, shape)


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
