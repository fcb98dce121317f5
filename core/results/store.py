"""Computed things by what they were computed from, so that nothing is computed twice."""

from __future__ import annotations

import threading
from typing import TypeVar

from core.results.disk import DiskResults
from core.results.key import ResultKey

T = TypeVar("T")


class Results:
    """Results in memory, and on disk those that are kept; safe to use from several threads.

    Parameters
    ----------
    disk
        Where `keep` and `recall` go beyond memory; None for nowhere.
    """

    def __init__(self, disk: DiskResults | None = None) -> None:
        self._disk = disk
        self._values: dict[ResultKey, object] = {}
        self._lock = threading.Lock()

    def put(self, key: ResultKey, value: object) -> None:
        """Store a result in memory."""
        with self._lock:
            self._values[key] = value

    def get(self, key: ResultKey, kind: type[T]) -> T | None:
        """Return a result in memory, None if there is none; raises TypeError if it is of another type."""
        with self._lock:
            value = self._values.get(key)
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

    def recall(self, key: ResultKey, kind: type[T]) -> T | None:
        """Return a result in memory or on disk, None if there is none; call it off the window's thread."""
        value = self.get(key, kind)
        if value is None and self._disk:
            value = self._disk.get(key, kind)
            if value is not None:
                self.put(key, value)
        return value

    def __contains__(self, key: ResultKey) -> bool:
        with self._lock:
            return key in self._values
