"""Results that outlive the program: arrays as .npy files in the user's cache folder, named by digest.

A manifest per result, written last, says what belongs to it and holds a checksum of every array; whatever does not
agree with it is forgotten. So a crash, a full disk, another program in the same folder or a damaged file costs a
result at most.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
import os
import threading
import time
import zlib
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import platformdirs
from numpy.typing import NDArray

from core.results.key import ResultKey

T = TypeVar("T")

LIMIT = 2 << 30
"""Bytes that results take at most; those used longest ago go first."""

_VERSION = 1
_WHOLE = "value"
_LEFT_BEHIND = 3600.0
_PLAIN = (str, int, float, bool, type(None))
_numbers = itertools.count()


def results_folder() -> Path:
    """Return where results are kept unless another folder is asked for."""
    return Path(platformdirs.user_cache_dir("armillary")) / "results"


class DiskResults:
    """Results in a folder; safe to use from several threads and programs. Files are read and written at once.

    Parameters
    ----------
    folder
        Made when first needed; None for `results_folder`.
    limit
        Bytes of all results together.
    """

    def __init__(self, folder: Path | None = None, limit: int = LIMIT) -> None:
        self.folder = folder or results_folder()
        self._limit = limit
        self._lock = threading.Lock()

    def put(self, key: ResultKey, value: object) -> bool:
        """Keep an array, or a dataclass of arrays, numbers, texts and tuples of them; return whether it is kept.

        It is not if it alone exceeds the limit or the disk does not take it. Raises TypeError for any other value.
        """
        arrays, plain = _parts(value)
        size = sum(array.nbytes for array in arrays.values())
        if size > self._limit:
            return False
        manifest = {
            "version": _VERSION,
            "key": dataclasses.asdict(key),
            "type": type(value).__name__,
            "plain": plain,
            "arrays": {name: _description(array) for name, array in arrays.items()},
        }
        with self._lock, contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            for name, array in arrays.items():
                self._write_array(f"{key.digest}-{name}.npy", array)
            self._write(f"{key.digest}.json", json.dumps(manifest).encode())
            self._shrink()
            return True
        return False

    def get(self, key: ResultKey, kind: type[T]) -> T | None:
        """Return a result of type `kind`, None if it is not kept or was damaged."""
        path = self.folder / f"{key.digest}.json"
        with self._lock:
            if not path.exists():
                return None
            try:
                manifest = json.loads(path.read_bytes())
                value = self._read(key.digest, manifest, kind)
                os.utime(path)
            except (OSError, ValueError, TypeError, KeyError, AttributeError, EOFError):
                self._forget(key.digest)
                return None
            return value

    def __contains__(self, key: ResultKey) -> bool:
        """Return whether a result seems to be kept; whether it is whole shows when it is read."""
        return (self.folder / f"{key.digest}.json").exists()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            for path in self.folder.glob("*.json"):
                self._forget(path.stem)

    def _read(self, digest: str, manifest: dict[str, Any], kind: type[T]) -> T:
        if manifest["version"] != _VERSION or manifest["type"] != kind.__name__:
            raise ValueError("another kind of result")
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in manifest["plain"].items()
        }
        for name, description in manifest["arrays"].items():
            array = np.load(self.folder / f"{digest}-{name}.npy", allow_pickle=False)
            if _description(array) != description:
                raise ValueError("not what was written")
            fields[name] = array
        value = fields[_WHOLE] if kind is np.ndarray else kind(**fields)
        if not isinstance(value, kind):
            raise TypeError("another kind of result")
        return value

    def _write_array(self, name: str, array: NDArray[Any]) -> None:
        temporary = self._temporary()
        with temporary.open("wb") as stream:
            np.save(stream, array, allow_pickle=False)
        temporary.replace(self.folder / name)

    def _write(self, name: str, content: bytes) -> None:
        temporary = self._temporary()
        temporary.write_bytes(content)
        temporary.replace(self.folder / name)

    def _temporary(self) -> Path:
        return self.folder / f"{os.getpid()}-{next(_numbers)}.tmp"

    def _forget(self, digest: str) -> None:
        for path in (self.folder / f"{digest}.json", *self.folder.glob(f"{digest}-*.npy")):
            with contextlib.suppress(OSError):
                path.unlink()

    def _shrink(self) -> None:
        sizes: dict[str, int] = {}
        used: dict[str, float] = {}
        for path in list(self.folder.iterdir()):
            with contextlib.suppress(OSError):  # another program may have removed it meanwhile
                status = path.stat()
                digest = path.name.partition("-")[0].partition(".")[0]
                if path.suffix == ".json":
                    used[digest] = status.st_mtime
                elif path.suffix == ".tmp" and time.time() - status.st_mtime > _LEFT_BEHIND:
                    path.unlink()
                sizes[digest] = sizes.get(digest, 0) + status.st_size
        total = sum(sizes.values())
        for digest in sorted(sizes, key=lambda name: used.get(name, 0.0)):
            if total <= self._limit:
                break
            self._forget(digest)
            total -= sizes[digest]


def _parts(value: object) -> tuple[dict[str, NDArray[Any]], dict[str, object]]:
    """Return the arrays of a value and the rest, by field."""
    if isinstance(value, np.ndarray):
        fields: dict[str, object] = {_WHOLE: value}
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if field.init}
    else:
        raise TypeError(f"a {type(value).__name__} cannot be kept")
    arrays = {name: np.asarray(part, order="C") for name, part in fields.items() if isinstance(part, np.ndarray)}
    plain = {name: part for name, part in fields.items() if name not in arrays}
    for name, part in plain.items():
        if not all(isinstance(item, _PLAIN) for item in (part if isinstance(part, tuple) else (part,))):
            raise TypeError(f"{name} of a {type(value).__name__} cannot be kept")
    if any(array.dtype.hasobject for array in arrays.values()):
        raise TypeError("arrays of objects cannot be kept")
    return arrays, plain


def _description(array: NDArray[Any]) -> dict[str, object]:
    content = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
    return {"shape": list(array.shape), "dtype": array.dtype.str, "crc32": zlib.crc32(content)}
