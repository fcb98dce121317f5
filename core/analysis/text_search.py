"""The search of runs over many runs at once: names and what else is written of them, prepared once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np

from core.analysis.haystack import Haystack
from core.analysis.required_text import required
from core.analysis.run_text import run_query
from core.model.arrays import I8, Bool

_PLAIN: Final = re.compile(r"[\w =/:,@%&~<>\"';!-]*", re.ASCII)
_CASED: Final = re.compile(r"\\[0-9xuUN]|\(\?(?![:=!]|<[=!])")
"""What means something else in small letters, or sets flags."""
_FAR: Final = re.compile(r"\\[ABDSWZfnrsv]|\[\^|\s(?<! )")
"""What reaches beyond a line, from a name into what else is known."""
_DENSE: Final = 2
"""Where what is needed stands so many times a run on average, each run is looked at instead."""
_LETTERS: Final = re.compile(r"\\.|[A-Z]", re.DOTALL)
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
        all runs without other letters than those of ASCII, and only where what every match contains is there.
        """
        names_only = query.startswith("^")
        small = _in_small_letters(query)
        if small is None:
            return self._slow(query, names_only, range(len(self._names)))
        found = self._plain(small, names_only) if _PLAIN.fullmatch(small) else self._found(query, small, names_only)
        found[self._odd] = self._slow(query, names_only, self._odd)
        return found

    def _plain(self, small: str, names_only: bool) -> Bool:
        texts = self._small_names if names_only else self._small
        return np.array([small in text for text in texts], dtype=np.bool_)

    def _found(self, query: str, small: str, names_only: bool) -> Bool:
        """Return which runs have a match of an expression in small letters."""
        expression, need = re.compile(small, re.MULTILINE), None if names_only else required(small)
        if need is not None and need.is_all:
            hay = self._haystack
            return self._runs_of(hay.at_line_ends(need.texts) if small.endswith("$") else hay.places(need.texts))
        places = None if need is None else self._haystack.places(need.texts)
        if need is None or places is None or len(places) > _DENSE * len(self._names):
            candidates = np.ones(len(self._names), dtype=np.bool_)
        elif need.leads:
            return self._runs_of(places[self._haystack.matched(expression, places)])
        else:
            candidates = self._runs_of(places)
        lists = [self._small_names] if names_only else [self._small]
        if not names_only and _FAR.search(query):
            lists = [self._small_names, self._small_texts]
        search = expression.search
        for run in np.flatnonzero(candidates).tolist():
            candidates[run] = any(search(texts[run]) is not None for texts in lists)
        return candidates

    def _runs_of(self, places: I8) -> Bool:
        """Return which runs have any of some places of the haystack in their name or their text."""
        found = np.zeros(2 * len(self._names), dtype=np.bool_)
        found[self._haystack.texts_at(places)] = True
        return found[: len(self._names)] | found[len(self._names) :]

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
    def _small_texts(self) -> list[str]:
        return [text.lower() for text in self._texts]

    @cached_property
    def _haystack(self) -> Haystack:
        return Haystack([*self._small_names, *self._small_texts])

    @cached_property
    def _odd(self) -> list[int]:
        """Runs whose small letters are not so simple."""
        both = zip(self._names, self._texts, strict=True)
        return [run for run, (name, text) in enumerate(both) if not (name.isascii() and text.isascii())]


def _in_small_letters(query: str) -> str | None:
    """Return an expression that finds in small letters what another one finds ignoring case, None if there is none."""
    if _PLAIN.fullmatch(query):
        return query.lower()
    if not query.isascii() or _CASED.search(query) or not all(map(_is_simple, _RANGE.findall(query))):
        return None
    small = _LETTERS.sub(lambda found: found[0] if len(found[0]) > 1 else found[0].lower(), query)
    try:
        re.compile(query)
        re.compile(small, re.MULTILINE)
    except re.error:
        return None
    return small


def _is_simple(ends: tuple[str, str]) -> bool:
    """Return whether a range has only digits or only letters of one case, so that it is another range in small ones."""
    both = "".join(ends)
    return both.isdigit() or (both.isalpha() and (both.islower() or both.isupper()))
