"""Remembering the results of a pure function within a bound of memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class _Key:
    """A key whose hash is worked out once: that of a card is of thousands of curves."""

    __slots__ = ("_hash", "_value")

    def __init__(self, value: Hashable) -> None:
        self._value, self._hash = value, hash(value)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._hash == other._hash and self._value == other._value


class Memo(Generic[V]):
    """The most recently used results; `made` counts how often one had to be worked out.

    Parameters
    ----------
    limit
        Sum of weights that is kept, at least one result.
    weigh
        Weight of a result, such as its bytes.
    """

    def __init__(self, limit: int, weigh: Callable[[V], int]) -> None:
        self._limit = limit
        self._weigh = weigh
        self._kept: OrderedDict[_Key, V] = OrderedDict()
        self._total = 0
        self._lock = threading.Lock()
        self.made = 0

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """Return the result for a key, worked out outside the lock if it is not known."""
        told = _Key(key)
        with self._lock:
            if told in self._kept:
                self._kept.move_to_end(told)
                return self._kept[told]
        value = make()
        with self._lock:
            self.made += 1
            self._put(told, value)
        return value

    def known(self, key: Hashable) -> V | None:
        """Return the result for a key if it is known, else None."""
        with self._lock:
            return self._kept.get(_Key(key))

    @property
    def held(self) -> int:
        """Sum of weights that is kept now."""
        return self._total

    def resize(self, limit: int) -> None:
        """Keep another sum of weights at most."""
        with self._lock:
            self._limit = limit
            self._trim()

    def _put(self, key: _Key, value: V) -> None:
        if key in self._kept:
            self._total -= self._weigh(self._kept.pop(key))
        self._kept[key] = value
        self._total += self._weigh(value)
        self._trim()

    def _trim(self) -> None:
        while self._total > self._limit and len(self._kept) > 1:
            self._total -= self._weigh(self._kept.popitem(last=False)[1])
