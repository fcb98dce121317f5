"""Remembering what was made last, by the identity of what it was made from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def remembered(size: int = 8) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that keeps the last `size` results of a function.

    Arguments that can be hashed are compared by value, arrays and mappings by identity; the arguments are kept alive
    with the result, so that an identity is never used twice. Several threads may call it, and may then make a result
    twice.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        kept: OrderedDict[Hashable, tuple[object, R]] = OrderedDict()
        lock = Lock()

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            key = (*map(_name, args), *((name, _name(value)) for name, value in kwargs.items()))
            with lock:
                found = kept.get(key)
                if found is not None:
                    kept.move_to_end(key)
            if found is None:
                found = ((args, kwargs), function(*args, **kwargs))
                with lock:
                    kept[key] = found
                    if len(kept) > size:
                        kept.popitem(last=False)
            return found[1]

        return call

    return decorate


def _name(value: object) -> Hashable:
    try:
        hash(value)
    except TypeError:
        return ("identity", id(value))
    return (type(value), value)
