"""Computed things by what they were computed from, so that nothing is computed twice."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ResultKey:
    """What a result was computed from.

    Attributes
    ----------
    kind
        ``"vectors"``, ``"metadata"``, ``"sprite"``, ``"projection"``, ``"neighbours"`` …
    input
        Content id of the input: for files path, size and time of change; for results the digest of their key.
    parameters
        Canonical JSON of the parameters.
    seed
        Seed of the random generator, 0 where none is used.
    """

    kind: str
    input: str
    parameters: str = "{}"
    seed: int = 0

    @staticmethod
    def of(kind: str, content: str, parameters: Mapping[str, object] | None = None, seed: int = 0) -> ResultKey:
        """Return the key for parameters in any order."""
        return ResultKey(kind, content, json.dumps(dict(parameters or {}), sort_keys=True, separators=(",", ":")), seed)

    @property
    def digest(self) -> str:
        """Hexadecimal name of this key; side files are named by it."""
        text = "\n".join((self.kind, self.input, self.parameters, str(self.seed)))
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


class Results:
    """Results in memory; safe to use from several threads."""

    def __init__(self) -> None:
        self._values: dict[ResultKey, object] = {}
        self._lock = threading.Lock()

    def put(self, key: ResultKey, value: object) -> None:
        """Store a result."""
        with self._lock:
            self._values[key] = value

    def get(self, key: ResultKey, kind: type[T]) -> T | None:
        """Return a result, None if it has not been computed; raises TypeError if it is of another type."""
        with self._lock:
            value = self._values.get(key)
        if value is None:
            return None
        if not isinstance(value, kind):
            raise TypeError(f"the result {key.kind!r} is a {type(value).__name__}, not a {kind.__name__}")
        return value

    def __contains__(self, key: ResultKey) -> bool:
        with self._lock:
            return key in self._values
