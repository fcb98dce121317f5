"""Remembering what was made last, by the identity of what it was made from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import update_wrapper
from threading import Lock
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Remembered(Generic[P, R]):
    """A function that keeps its last results."""

    def __init__(self, function: Callable[P, R], size: int) -> None:
        self._function = function
        self._size = size
        self._kept: OrderedDict[Hashable, tuple[object, R]] = OrderedDict()
        self._lock = Lock()
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what the function returns, from memory if it was called with these arguments not long ago."""
        key = _key(args, kwargs)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        if found is not None:
            return found[1]
        result = self._function(*args, **kwargs)
        self.put(result, *args, **kwargs)
        return result

    def put(self, result: R, *args: P.args, **kwargs: P.kwargs) -> None:
        """Keep what the function would return for some arguments, known in another way."""
        key = _key(args, kwargs)
        with self._lock:
            self._kept[key] = ((args, kwargs), result)
            self._kept.move_to_end(key)
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)


def remembered(size: int = 8) -> Callable[[Callable[P, R]], Remembered[P, R]]:
    """Return a decorator that keeps the last `size` results of a function.

    Arguments that can be hashed are compared by value, arrays and mappings by identity; the arguments are kept alive
    with the result, so that an identity is never used twice. Several threads may call it, and may then make a result
    twice.
    """
    return lambda function: Remembered(function, size)


def _key(args: tuple[object, ...], kwargs: Mapping[str, object]) -> Hashable:
    return (*map(_name, args), *((name, _name(value)) for name, value in kwargs.items()))


def _name(value: object) -> Hashable:
    try:
        hash(value)
    except TypeError:
        return ("identity", id(value))
    return (type(value), value)
