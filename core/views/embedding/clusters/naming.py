"""Names of clusters: from the column that tells most about them, its categories or its words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.telling import TELLING, CategoryNamer, WordNamer
from core.model import I4, I8, ColumnKind, Metadata
from core.work import Token

COUNTED, READ = 400_000, 30_000
"""Points whose categories are counted and whose texts are read, taken by chance from all in clusters."""
MOST_CATEGORIES = 5_000
_ENOUGH = 0.5
"""Share of the points in clusters that have to get a name from categories; otherwise words are asked."""
_LONGEST = 60


@dataclass(frozen=True, slots=True, eq=False)
class NamingColumn:
    """A column that may name clusters: by its categories, or without any by the words of its texts."""

    name: str
    codes: I4 | None
    categories: tuple[str, ...]
    texts: Sequence[str]


def naming_columns(metadata: Metadata | None, without: Collection[str], only: str | None) -> tuple[NamingColumn, ...]:
    """Return the columns that may name clusters, categories first; `only` one if it is named, none for an empty name.

    Columns that are clusters themselves are left out by `without`.
    """
    if metadata is None or only == "":
        return ()
    columns = [each for name, each in metadata.columns.items() if name not in without and only in (None, name)]
    by_categories = [
        NamingColumn(each.name, each.codes, each.categories, ())
        for each in columns
        if each.codes is not None and each.kind is not ColumnKind.TEXT and 1 < len(each.categories) <= MOST_CATEGORIES
    ]
    by_words = [NamingColumn(each.name, None, (), each.texts) for each in columns if each.kind is ColumnKind.TEXT]
    return (*by_categories, *by_words)


def named_clusters(
    columns: Sequence[NamingColumn], labels: I4, sizes: I8, token: Token | None = None
) -> tuple[tuple[str, ...], str]:
    """Return different names of clusters, the largest first, and the column that they are from, empty for none.

    Of several columns with categories it is the one whose categories tell most about all points in clusters, in nats;
    words are asked where categories tell apart fewer than half of them, or where more than two clusters share a
    category on average, so that it tells which kind they are and not which one.
    """
    clusters = len(sizes)
    best, by, told = [""] * clusters, "", 0.0
    rows = _some(labels, COUNTED)
    for column in (each for each in columns if each.codes is not None):
        names, telling, named = _by_category(column, labels, sizes, rows)
        if named >= _ENOUGH and telling > told:
            best, by, told = names, column.name, telling
    if 2 * len(set(best) - {""}) < clusters:
        rows = _some(labels, READ)
        for column in (each for each in columns if each.codes is None):
            names = WordNamer(column.texts, rows, token).names(labels[rows].astype(np.int64), clusters)
            if len(set(names) - {""}) > len(set(best) - {""}):
                best, by = names, column.name
                break
    return _different(best), by


def _by_category(column: NamingColumn, labels: I4, sizes: I8, rows: I8) -> tuple[list[str], float, float]:
    assert column.codes is not None
    codes = np.full(len(labels), -1, np.int32)
    codes[: len(column.codes)] = column.codes[: len(labels)]
    code, telling, share = CategoryNamer(codes, column.categories, rows).told(labels[rows].astype(np.int64), len(sizes))
    enough = (share >= TELLING) & (telling > 0)
    weights = sizes / max(int(sizes.sum()), 1)
    names = [column.categories[each] if there else "" for each, there in zip(code.tolist(), enough, strict=True)]
    return names, float((telling * enough) @ weights), float(enough @ weights)


def _some(labels: I4, most: int) -> I8:
    rows = np.flatnonzero(labels >= 0).astype(np.int64)
    return rows if len(rows) <= most else np.sort(np.random.default_rng(0).choice(rows, most, replace=False))


def _different(names: Sequence[str]) -> tuple[str, ...]:
    """Return names none of which is there twice: the second gets a number, those without one are numbered alone."""
    made: list[str] = []
    for number, name in enumerate(names, 1):
        short = f"{name[: _LONGEST - 1]}…" if len(name) > _LONGEST else name
        wanted, turn = short or f"cluster {number}", 1
        while wanted in made:
            turn += 1
            wanted = f"{short} ({turn})" if short else f"cluster {number}.{turn}"
        made.append(wanted)
    return tuple(made)
