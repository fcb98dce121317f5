"""The order in which people expect names: numbers by value, what lies in a folder before longer names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)")
_BREAK = re.compile(r"[/\\_]")

Word: TypeAlias = tuple[str | float, ...]


@lru_cache(maxsize=65536)
def natural_key(text: str) -> tuple[tuple[Word, ...], str]:
    """Return a sort key: ``a2`` comes before ``a10``, ``lr=1e-3`` before ``lr=0.01`` and ``a/b`` before ``a-b``.

    Fixed point and engineering notation count as numbers and underscores part words as slashes do, as in
    TensorBoard's order of tags; case decides only between names that are equal otherwise.
    """
    around, slash, last = text.rpartition("/")
    return (_words_of(around) + _words(last) if slash else _words(last)), text


@lru_cache(maxsize=1024)
def _words_of(folder: str) -> tuple[Word, ...]:
    """Return the words of a folder, which thousands of names begin with."""
    return _words(folder)


def _words(text: str) -> tuple[Word, ...]:
    return tuple(map(_word, _BREAK.split(text.casefold())))


def _word(text: str) -> Word:
    return tuple(float(part) if index % 2 else part for index, part in enumerate(_NUMBER.split(text)))
