"""Names of dense places, at several scales: the category that tells them apart, or words of a text column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.peaks import Peaks, find_peaks
from core.analysis.telling import CategoryNamer, Namer, WordNamer
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
    whole: bool = False,
) -> Names:
    """Return the names of dense places of those points (n,) that are shown.

    Parameters
    ----------
    codes, categories
        The category of each point, -1 for none, and what they are called. Without them, words of `texts` are taken.
    whole
        Whether each category is one place, at all scales: that of the point nearest to the mean of its points.
    """
    rows = np.flatnonzero(shown & np.isfinite(positions).all(axis=1))
    rows = _evenly(rows, LOOKED_AT if codes is not None else READ)
    seen = np.ascontiguousarray(positions[rows])
    if whole and codes is not None:
        return Names((_in_the_middle(seen, codes[rows], categories),) * len(CELLS[dimensions]))
    namer = CategoryNamer(codes, categories, rows) if codes is not None else WordNamer(texts, rows, token)
    levels = []
    for level, cells in enumerate(CELLS[dimensions]):
        if token is not None:
            token.check()
        levels.append(_named(find_peaks(seen, cells, dimensions), namer, level) if len(rows) else _nothing())
    return Names(tuple(levels))


def _in_the_middle(seen: F4, codes: I4, categories: tuple[str, ...]) -> NamedPlaces:
    """Return one place for each category that has points, the largest first."""
    sizes = np.bincount(codes[codes >= 0], minlength=len(categories))
    order = [code for code in np.argsort(-sizes, kind="stable").tolist() if sizes[code]]
    places = np.zeros((len(order), 3), dtype=np.float32)
    for place, code in enumerate(order):
        own = seen[codes == code]
        away = np.square(own - own.mean(axis=0, dtype=np.float64)).sum(axis=1)
        places[place] = own[int(np.argmin(away))]
    return NamedPlaces(places, tuple(categories[code] for code in order))


def _evenly(rows: I8, most: int) -> I8:
    return rows if len(rows) <= most else np.sort(np.random.default_rng(0).permutation(rows)[:most])


def _nothing() -> NamedPlaces:
    return NamedPlaces(np.zeros((0, 3), dtype=np.float32), ())


def _named(peaks: Peaks, namer: Namer, level: int) -> NamedPlaces:
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
