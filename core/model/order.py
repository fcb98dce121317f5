"""The order in which people expect names: numbers by value, folders before longer names."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)")
_BREAKS = str.maketrans("/\\_", "\0\0\0")  # a break ends a word, so it comes before every other character


@lru_cache(maxsize=65536)
def natural_key(text: str) -> tuple[tuple[str | float, ...], str]:
    """Return a sort key: ``a2`` comes before ``a10``, ``lr=1e-3`` before ``lr=0.01`` and ``a/b`` before ``a-b``.

    Fixed point and engineering notation count as numbers, as in TensorBoard's tag order; case decides only
    between names that are equal otherwise.
    """
    parts = _NUMBER.split(text.casefold().translate(_BREAKS))
    return tuple(float(part) if index % 2 else part for index, part in enumerate(parts)), text
