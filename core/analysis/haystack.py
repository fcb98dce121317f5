"""Many texts as one, in which every place of a few characters is found at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from core.model.arrays import I8, U1, Bool

_NEWLINE: Final = 10


class Haystack:
    """Texts that lie one behind the other, each on lines of its own.

    Parameters
    ----------
    texts
        The texts.

    Attributes
    ----------
    joined
        All of them.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.joined = "\n".join(texts)
        self._ends: I8 = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1)
        self._bytes: U1 = np.frombuffer(self.joined.encode("latin-1", "replace"), dtype=np.uint8)  # a byte a character
        self._frequent = np.bincount(self._bytes, minlength=256)

    def places(self, needles: Iterable[str]) -> I8:
        """Return every place where any of some texts of ASCII begins, int64."""
        return np.concatenate([np.empty(0, dtype=np.int64), *map(self._places, needles)])

    def at_line_ends(self, needles: Iterable[str]) -> I8:
        """Return the places of those that a line ends behind."""
        parts = []
        for needle in needles:
            found = self._places(needle)
            behind = found + len(needle)
            last = behind == len(self._bytes)
            parts.append(found[last | (self._bytes[np.where(last, 0, behind)] == _NEWLINE)])
        return np.concatenate([np.empty(0, dtype=np.int64), *parts])

    def _places(self, needle: str) -> I8:
        """Return the places of a text: those of its rarest character, narrowed by all others."""
        codes = needle.encode("ascii")
        rarest, *others = sorted(range(len(codes)), key=lambda place: self._frequent[codes[place]])
        found = np.flatnonzero(self._bytes == codes[rarest]).astype(np.int64) - rarest
        found = found[(found >= 0) & (found + len(codes) <= len(self._bytes))]
        for place in others:
            found = found[self._bytes[found + place] == codes[place]]
        return found

    def texts_at(self, places: I8) -> I8:
        """Return which text each of some places is in."""
        return np.searchsorted(self._ends, places, side="right").astype(np.int64)

    def matched(self, expression: re.Pattern[str], places: I8) -> Bool:
        """Return at which places a match begins that stays within its text."""
        match, joined = expression.match, self.joined
        ends = self._ends[self.texts_at(places)] - 1
        hits = (match(joined, *span) is not None for span in zip(places.tolist(), ends.tolist(), strict=True))
        return np.fromiter(hits, np.bool_, count=len(places))
