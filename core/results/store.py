"""Computed things by what they were computed from, so that nothing is computed twice."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np

from core.results.disk import DiskResults
from core.results.key import ResultKey
from core.results.sharing import Sharing
from core.threads import start_thread
from core.work import Token

T = TypeVar("T")

MEMORY = 2 << 30
"""Bytes of arrays that results in memory take; those that nobody asked for longest go first."""
_SPARED = 8
"""What was asked for since the last so many results came is in the picture, and stays whatever it takes."""


class Results:
    """Results in memory, and on disk those that are kept; safe to use from several threads.

    Parameters
    ----------
    disk
        Where `keep` and `recall` go beyond memory; None for nowhere.
    limit
        Bytes of arrays in memory.
    """

    def __init__(self, disk: DiskResults | None = None, limit: int = MEMORY) -> None:
        self._disk = disk
        self._limit = limit
        self._values: dict[ResultKey, object] = {}  # least recently asked for first
        self._asked: dict[ResultKey, int] = {}
        self._sizes: dict[ResultKey, int] = {}
        self._clock = 0
        self._lock = threading.Lock()
        self._sharing = Sharing()

    def put(self, key: ResultKey, value: object) -> None:
        """Store a result in memory; what was not asked for of late may be dropped for it."""
        with self._lock:
            if self._values.get(key) is not value:
                self._clock += 1
                self._values[key] = value
                self._sizes[key] = sum({id(array): _held(array) for array in _arrays(value)}.values())
            self._touch(key)
            self._shrink()

    def get(self, key: ResultKey, kind: type[T]) -> T | None:
        """Return a result in memory, None if there is none; raises TypeError if it is of another type."""
        with self._lock:
            value = self._values.get(key)
            self._touch(key)
        if value is None:
            return None
        if not isinstance(value, kind):
            raise TypeError(f"the result {key.kind!r} is a {type(value).__name__}, not a {kind.__name__}")
        return value

    def keep(self, key: ResultKey, value: object) -> None:
        """Store a result in memory and on disk; it writes files, so call it off the window's thread.

        Raises TypeError for a value that cannot be kept on disk: anything but an array or a dataclass of arrays.
        """
        self.put(key, value)
        if self._disk:
            self._disk.put(key, value)

    def keep_soon(self, key: ResultKey, value: object) -> None:
        """Store a result in memory, and on disk beside the calling thread: who waits for it need not wait for that.

        The end of the program waits for it.
        """
        self.put(key, value)
        disk = self._disk
        if disk is not None:
            start_thread(lambda: disk.put(key, value), "keeping")

    def once(self, key: ResultKey, make: Callable[[Token], object], token: Token | None = None) -> object:
        """Return a result in memory, which `make` makes and this stores where there is none.

        Who asks for one that another thread is making waits for it instead of making it again, and is told by `token`
        how far it is; raises CancelledError if that says so, and what `make` raises.
        """
        with self._sharing.alone(key, token) as telling:
            value = self.get(key, object)
            if value is None:
                value = make(telling)
                self.put(key, value)
            return value

    def recall(self, key: ResultKey, kind: type[T]) -> T | None:
        """Return a result in memory or on disk, None if there is none; call it off the window's thread."""
        value = self.get(key, kind)
        if value is None and self._disk:
            value = self._disk.get(key, kind)
            if value is not None:
                self.put(key, value)
        return value

    @property
    def folder(self) -> Path | None:
        """Where results are kept on disk, None for nowhere."""
        return self._disk.folder if self._disk else None

    def kept(self, key: ResultKey) -> bool:
        """Return whether a result lies on disk, without reading it."""
        return self._disk is not None and key in self._disk

    def forget(self, key: ResultKey) -> None:
        """Drop a result and what was made from it, from memory only."""
        with self._lock:
            for gone in [each for each in self._values if each == key or each.input == key.digest]:
                del self._values[gone], self._asked[gone], self._sizes[gone]

    def __contains__(self, key: ResultKey) -> bool:
        with self._lock:
            self._touch(key)
            return key in self._values

    def _touch(self, key: ResultKey) -> None:
        if key in self._values:
            self._values[key] = self._values.pop(key)
            self._asked[key] = self._clock

    def _shrink(self) -> None:
        total = sum(self._sizes.values())
        old = [key for key in self._values if self._asked[key] <= self._clock - _SPARED]
        for key in old:
            if total <= self._limit:
                return
            total -= self._sizes.pop(key)
            del self._values[key], self._asked[key]


def _held(array: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> int:
    """Return the bytes of memory that an array takes: none where it is mapped from a file and only read."""
    mapped = isinstance(array, np.memmap) and not array.flags.writeable
    return 0 if mapped else array.nbytes


def _arrays(value: object) -> Iterator[np.ndarray[tuple[int, ...], np.dtype[np.generic]]]:
    """Yield the arrays of a value and of its fields."""
    if dataclasses.is_dataclass(value):
        fields = [getattr(value, field.name) for field in dataclasses.fields(value)]
    else:
        fields = [value, *vars(value).values()] if hasattr(value, "__dict__") else [value]
    yield from (field for field in fields if isinstance(field, np.ndarray))
