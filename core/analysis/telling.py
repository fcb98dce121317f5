"""Names of groups of rows: the category that tells each apart, or the words that do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from core.analysis.words import telling_words, word_weights
from core.model.arrays import F8, I4, I8
from core.work import Token

TELLING = 0.25
"""Share of a group that the category has at least that names it."""


class Namer(Protocol):
    """Whatever names groups."""

    def names(self, owners: I8, groups: int) -> list[str]:
        """Return the names of so many groups, empty for those that nothing tells apart.

        `owners` is the group of each row, negative for none.
        """


class CategoryNamer:
    """Names groups by the category that is frequent in them and rare elsewhere.

    Parameters
    ----------
    codes, categories
        The category of each row, int32 (n,), -1 for none, and what they are called.
    rows
        Which rows are looked at.
    """

    def __init__(self, codes: I4, categories: tuple[str, ...], rows: I8) -> None:
        self._codes = codes[rows].astype(np.int64)
        self._categories = categories
        counts = np.bincount(self._codes[self._codes >= 0], minlength=len(categories))
        self._usual = counts / max(int(counts.sum()), 1)

    def names(self, owners: I8, groups: int) -> list[str]:
        """Return the names of groups, empty for those that none tells apart."""
        best, _, share = self.told(owners, groups)
        return [
            self._categories[code] if told else "" for code, told in zip(best.tolist(), share >= TELLING, strict=True)
        ]

    def told(self, owners: I8, groups: int) -> tuple[I8, F8, F8]:
        """Return the category that tells most about each group, how much in nats, and its share of the group."""
        there, width = (self._codes >= 0) & (owners >= 0), len(self._categories)
        pairs = owners[there] * width + self._codes[there]
        table = np.bincount(pairs, minlength=groups * width).reshape(groups, width)
        share = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
        ratio = np.divide(share, self._usual, out=np.ones_like(share), where=self._usual > 0)
        telling = share * np.log(np.maximum(ratio, 1e-9))
        best = np.argmax(telling, axis=1).astype(np.int64)
        rows = np.arange(groups)
        return best, telling[rows, best], share[rows, best]


class WordNamer:
    """Names groups by the words that are frequent in their texts and rare in others.

    Parameters
    ----------
    texts
        Of all rows; rows beyond their end have none.
    rows
        Which rows are read.
    """

    def __init__(self, texts: Sequence[str], rows: I8, token: Token | None) -> None:
        there = len(texts)
        read = [texts[row] if row < there else "" for row in rows.tolist()]
        self._weights = word_weights(read, 1 if len(read) < 1000 else 3, token)

    def names(self, owners: I8, groups: int) -> list[str]:
        """Return the names of groups, up to three words each."""
        return [", ".join(words) for words in telling_words(self._weights, owners, groups)]
