"""The order in which people expect names: numbers by value, what lies in a folder before longer names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import lt
from typing import TypeAlias

_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)")
_DIGITS, _EXACT = "0123456789", 15
_BREAK = re.compile(r"[/\\_]")

Word: TypeAlias = tuple[str | float, ...]


def naturally_sorted(names: Iterable[str]) -> list[str]:
    """Return names in the order of `natural_key`; those that count up, as rows of a table do, are seen to be in it."""
    listed = list(names)
    return listed if _counts_up(listed) else sorted(listed, key=natural_key)


def _counts_up(names: Sequence[str]) -> bool:
    """Whether names begin alike and end with whole numbers that rise; asked of a hundred thousand names at once."""
    beginning = names[0].rstrip(_DIGITS) if names else ""
    if beginning[-1:] in ("", ".", "e", "E", "+", "-") or not all(name.startswith(beginning) for name in names):
        return False
    ends = [name[len(beginning) :] for name in names]
    digits = "".join(ends)
    if not (digits.isascii() and digits.isdecimal() and all(ends)) or max(map(len, ends)) > _EXACT:
        return False
    counts = list(map(int, ends))
    return all(map(lt, counts, counts[1:]))


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
