"""What sets selected rows apart from the others: values, numbers and words that are more or less common among them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from core.analysis.dates import numbers_along
from core.model import I8, Bool, Column, ColumnKind, Metadata
from core.views.embedding.columns.binning import bins_of
from core.views.embedding.tallies import from_codes, tally

MOST = 12
"""Differences that are told."""
_SAMPLED = 20_000
"""Texts of the selection, and as many of the others, whose words are counted."""
_FEWEST = 3
_WORD = re.compile(r"[^\W\d_][\w'-]+")
_SURE = 1.96
"""Differences whose interval of 95 % holds none are not told."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is other among the selected rows.

    Attributes
    ----------
    column, what
        Where, and the value or word; empty for numbers.
    said
        In words.
    strength
        Comparable over columns: Cohen's h of shares (Cohen, "Statistical power analysis", 1988, chapter 6), Cohen's d
        of numbers; the sign says whether there is more or less.
    """

    column: str
    what: str
    said: str
    strength: float


def differences(metadata: Metadata, selected: Bool, shown: Bool) -> tuple[Difference, ...]:
    """Return what sets the selected rows apart from the other shown ones, the strongest first.

    What chance alone would often do (a standard error of 1.96 at most) is left out.
    """
    inside, outside = selected & shown, shown & ~selected
    if not inside.any() or not outside.any():
        return ()
    found: list[Difference] = []
    for column in metadata.columns.values():
        found += _of(column, inside, outside)
    return tuple(sorted(found, key=lambda each: -abs(each.strength))[:MOST])


def _of(column: Column, inside: Bool, outside: Bool) -> Iterable[Difference]:
    if len(column.texts) != len(inside):
        return ()
    bins = bins_of(column)
    dated = bins is not None and bins.unit > 0
    if column.codes is not None and not dated and (column.kind is ColumnKind.CATEGORY or column.numbers is None):
        return _values(column, inside, outside)
    return _words(column, inside, outside) if numbers_along(column) is None else _numbers(column, inside, outside)


def _values(column: Column, inside: Bool, outside: Bool) -> Iterator[Difference]:
    assert column.codes is not None
    index, values = from_codes(column.codes), len(column.categories) + 1
    here, there = tally(index, inside, values), tally(index, outside, values)
    names = ("missing", *column.categories)
    for name, ours, theirs in zip(names, here.tolist(), there.tolist(), strict=True):
        told = _shares(ours, int(here.sum()), theirs, int(there.sum()))
        if told is not None:
            yield Difference(column.name, name, *told)


def _shares(ours: int, of_ours: int, theirs: int, of_theirs: int) -> tuple[str, float] | None:
    """Return how one share differs from another in words, and Cohen's h; None where that may be chance."""
    here, there = ours / of_ours, theirs / of_theirs
    together = (ours + theirs) / (of_ours + of_theirs)
    error = math.sqrt(together * (1 - together) * (1 / of_ours + 1 / of_theirs))
    if abs(here - there) <= _SURE * error or max(ours, theirs) < _FEWEST:
        return None
    strength = 2 * math.asin(math.sqrt(here)) - 2 * math.asin(math.sqrt(there))
    return f"{_percent(here)} here, {_percent(there)} elsewhere", strength


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.1 or share == 0 else f"{100 * share:.1f} %"


def _numbers(column: Column, inside: Bool, outside: Bool) -> Iterator[Difference]:
    numbers, bins = numbers_along(column), bins_of(column)
    assert numbers is not None
    ours, theirs = numbers[inside], numbers[outside]
    ours, theirs = ours[np.isfinite(ours)], theirs[np.isfinite(theirs)]
    if len(ours) < _FEWEST or len(theirs) < _FEWEST:
        return
    spread = math.sqrt((ours.var() * len(ours) + theirs.var() * len(theirs)) / (len(ours) + len(theirs)))
    error = math.sqrt(ours.var() / len(ours) + theirs.var() / len(theirs))
    away = float(ours.mean() - theirs.mean())
    if spread > 0 and abs(away) > _SURE * error:
        dated = bins is not None and bins.unit > 0
        values = [*np.percentile(ours, [50, 25, 75]).tolist(), float(np.median(theirs))]
        middle, low, high, other = (bins.value_said(value) if dated and bins else f"{value:.4g}" for value in values)
        said = f"median {middle} ({low} to {high}) here, {other} elsewhere"
        yield Difference(column.name, "", said, away / spread)


def _words(column: Column, inside: Bool, outside: Bool) -> Iterator[Difference]:
    ours, theirs = _sample(inside), _sample(outside)
    here, there = _heard(column, ours), _heard(column, theirs)
    for word, count in here.most_common(500):
        told = _shares(count, len(ours), there[word], len(theirs)) if count >= _FEWEST else None
        if told is not None and told[1] > 0:
            yield Difference(column.name, word, *told)


def _sample(mask: Bool) -> I8:
    rows: I8 = np.flatnonzero(mask).astype(np.int64)
    return rows if len(rows) <= _SAMPLED else rows[:: math.ceil(len(rows) / _SAMPLED)]


def _heard(column: Column, rows: I8) -> Counter[str]:
    """Return in how many of some texts each word stands."""
    heard: Counter[str] = Counter()
    for row in rows.tolist():
        heard.update(set(map(str.casefold, _WORD.findall(column.texts[row]))))
    return heard
