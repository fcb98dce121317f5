"""Names of dense places, at several scales: the category that tells them apart, or words of a text column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.peaks import Peaks, find_peaks
from core.analysis.words import telling_words, word_weights
from core.jobs import Token
from core.model.arrays import F4, I4, I8, Bool
from core.views.picture import NamedPlaces

CELLS = {2: (4, 8, 16, 32, 64, 128, 256, 512), 3: (4, 8, 16, 32, 64)}
"""Cells along each axis, from the coarsest scale to the finest, in two and in three dimensions."""
CELL = 26.0
"""Logical pixels of a cell about; two places lie several cells apart, for counts are smoothed over five."""
LOOKED_AT, READ = 400_000, 40_000
"""Points that are counted and texts that are read, evenly taken from all."""
_LEAST, _SHARE, _FINER = 5, 0.04, 2.0
_TELLING = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """Named places at each of the scales of `CELLS`."""

    levels: tuple[NamedPlaces, ...]


def name_places(
    token: Token | None,
    positions: F4,
    shown: Bool,
    dimensions: int,
    codes: I4 | None = None,
    categories: tuple[str, ...] = (),
    texts: Sequence[str] = (),
) -> Names:
    """Return the names of dense places of those points (n,) that are shown.

    Parameters
    ----------
    codes, categories
        The category of each point, -1 for none, and what they are called. Without them, words of `texts` are taken.
    """
    rows = np.flatnonzero(shown & np.isfinite(positions).all(axis=1))
    rows = _evenly(rows, LOOKED_AT if codes is not None else READ)
    seen = np.ascontiguousarray(positions[rows])
    namer = _Categories(codes, categories, rows) if codes is not None else _Words(texts, rows, token)
    levels = []
    for level, cells in enumerate(CELLS[dimensions]):
        if token is not None:
            token.check()
        levels.append(_named(find_peaks(seen, cells, dimensions), namer, level) if len(rows) else _nothing())
    return Names(tuple(levels))


def _evenly(rows: I8, most: int) -> I8:
    return rows if len(rows) <= most else np.sort(np.random.default_rng(0).permutation(rows)[:most])


def _nothing() -> NamedPlaces:
    return NamedPlaces(np.zeros((0, 3), dtype=np.float32), ())


def _named(peaks: Peaks, namer: _Categories | _Words, level: int) -> NamedPlaces:
    """Return names of the larger places, those with most points first; neighbours with one name are one place."""
    least = max(_LEAST, _SHARE * len(peaks.owners) / _FINER**level)
    texts = namer.names(peaks.owners, len(peaks.counts))
    group = _joined(peaks.borders, texts)
    sizes = np.bincount(group, weights=peaks.counts, minlength=len(group))
    chosen = []
    for number in np.unique(group).tolist():
        members = np.flatnonzero(group == number)
        top = int(members[np.argmax(peaks.counts[members])])
        if texts[top] and sizes[number] >= least:
            chosen.append((-sizes[number], top))
    order = [top for _, top in sorted(chosen)]
    return NamedPlaces(peaks.places[order], tuple(texts[top] for top in order))


def _joined(borders: I8, texts: list[str]) -> I8:
    """Return for each place the number of the first one that it is joined with by neighbours of the same name."""
    group = np.arange(len(texts), dtype=np.int64)
    same = borders[[texts[one] == texts[other] for one, other in borders.tolist()]] if len(borders) else borders
    while True:
        before = group.copy()
        np.minimum.at(group, same[:, 0], group[same[:, 1]])
        np.minimum.at(group, same[:, 1], group[same[:, 0]])
        if np.array_equal(before, group):
            return group


class _Categories:
    """Names places by the category that is frequent in them and rare elsewhere."""

    def __init__(self, codes: I4, categories: tuple[str, ...], rows: I8) -> None:
        self._codes = codes[rows].astype(np.int64)
        self._categories = categories
        counts = np.bincount(self._codes[self._codes >= 0], minlength=len(categories))
        self._usual = counts / max(int(counts.sum()), 1)

    def names(self, owners: I8, places: int) -> list[str]:
        """Return the names of places to which the points belong, empty for those that none tells apart."""
        there, width = self._codes >= 0, len(self._categories)
        table = np.bincount(owners[there] * width + self._codes[there], minlength=places * width).reshape(places, width)
        share = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
        ratio = np.divide(share, self._usual, out=np.ones_like(share), where=self._usual > 0)
        best = np.argmax(share * np.log(np.maximum(ratio, 1e-9)), axis=1)
        enough = share[np.arange(places), best] >= _TELLING
        return [self._categories[code] if told else "" for code, told in zip(best.tolist(), enough, strict=True)]


class _Words:
    """Names places by the words that are frequent in their texts and rare in others."""

    def __init__(self, texts: Sequence[str], rows: I8, token: Token | None) -> None:
        there = len(texts)
        read = [texts[row] if row < there else "" for row in rows.tolist()]
        self._weights = word_weights(read, 1 if len(read) < 1000 else 3, token)

    def names(self, owners: I8, places: int) -> list[str]:
        """Return the names of places to which the points belong."""
        return [", ".join(words) for words in telling_words(self._weights, owners, places)]
