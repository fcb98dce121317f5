"""The search of runs over many runs at once: names and what else is written of them, prepared once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

import numpy as np

from core.analysis.run_text import run_query
from core.model.arrays import Bool

_PLAIN: Final = re.compile(r"[\w =/:,@%&~<>\"';!-]*", re.ASCII)
_CASED: Final = re.compile(r"\\[A-Z0-9xunsr]|\(\?(?![:=!]|<[=!])|\[\^|\n|\r")
"""What means something else in small letters, sets flags, or reaches beyond a line."""
_RANGE: Final = re.compile(r"(.)-(.)")


class TextSearch:
    """Names and texts of runs, and which of them have a match.

    Parameters
    ----------
    names
        The name of each run.
    texts
        What else is known of each, a line each: `core.analysis.run_text.search_text`.
    """

    def __init__(self, names: Sequence[str], texts: Sequence[str]) -> None:
        self._names, self._texts = tuple(names), tuple(texts)

    def find(self, query: str) -> Bool:
        """Return which runs have a match in their name or their text, ignoring case; shape (runs,).

        A query that begins with ``^`` looks at names only, one that is no regular expression is taken literally.
        Expressions that mean the same in small letters are looked for in small letters, which is ten times as fast, for
        all runs without other letters than those of ASCII.
        """
        names_only = query.startswith("^")
        holds = _in_small_letters(query)
        if holds is None:
            return self._slow(query, names_only, range(len(self._names)))
        found = np.array([*map(holds, self._small_names if names_only else self._small)], dtype=np.bool_)
        found[self._odd] = self._slow(query, names_only, self._odd)
        return found

    def _slow(self, query: str, names_only: bool, runs: Sequence[int]) -> Bool:
        finds = run_query(query).search
        found = (finds(self._names[run]) or not (names_only or finds(self._texts[run]) is None) for run in runs)
        return np.fromiter(map(bool, found), dtype=np.bool_, count=len(runs))

    @cached_property
    def _small(self) -> list[str]:
        return [f"{name}\n{text}".lower() for name, text in zip(self._names, self._texts, strict=True)]

    @cached_property
    def _small_names(self) -> list[str]:
        return [name.lower() for name in self._names]

    @cached_property
    def _odd(self) -> list[int]:
        """Runs whose small letters are not so simple."""
        both = zip(self._names, self._texts, strict=True)
        return [run for run, (name, text) in enumerate(both) if not (name.isascii() and text.isascii())]


def _in_small_letters(query: str) -> Callable[[str], bool] | None:
    """Return what tells whether a text in small letters has a match, None where that is not so simple."""
    small = query.lower()
    if _PLAIN.fullmatch(query):
        return lambda text: small in text
    if not query.isascii() or _CASED.search(query) or not all(map(_is_simple, _RANGE.findall(query))):
        return None
    try:
        re.compile(query)
        search = re.compile(small, re.MULTILINE).search
    except re.error:
        return None
    return lambda text: search(text) is not None


def _is_simple(ends: tuple[str, str]) -> bool:
    """Return whether a range has only digits or only letters of one case, so that it is another range in small ones."""
    both = "".join(ends)
    return both.isdigit() or (both.isalpha() and (both.islower() or both.isupper()))
