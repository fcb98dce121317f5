"""Which rows of two tables are the same things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from typing import overload

import numpy as np

from core.jobs import Token
from core.model import F4, I4, Bool, Column, Metadata
from core.model.order import natural_key
from core.state import RowSet
from core.state.embedding_panes import BY_ROW
from core.views.embedding.memo import remembered

PROMISING = ("id", "uid", "uuid", "key", "index", "idx", "row", "name", "filename", "file", "path", "word", "token")
"""Names of columns that are likely to say which thing a row is, the likeliest first."""
_NOBODY, _ENOUGH = -1, 0.5
_ASKED = 1 << 15
"""Rows after which it is asked whether to stop."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """Which row of one table is the same thing as which row of another.

    Attributes
    ----------
    rows, others
        Rows of both tables.
    partners
        int32 (others,): row of the one table for each row of the other, -1 for none; None where each is the same row.
    back
        int32 (rows,): row of the other table for each row of the one, -1 for none.
    by
        The column that says it, `BY_ROW` for none.
    count
        How many pairs there are.
    """

    rows: int
    others: int
    partners: I4 | None = None
    back: I4 | None = None
    by: str = BY_ROW
    count: int = 0

    @property
    def plain(self) -> bool:
        """Whether each row is the same row of the other table."""
        return self.partners is None

    def partner(self, other: int) -> int | None:
        """Return the row of the one table for a row of the other, None for none."""
        return _looked_up(self.partners, other, self.rows)

    def counterpart(self, row: int) -> int | None:
        """Return the row of the other table for a row of the one, None for none."""
        return _looked_up(self.back, row, self.others)

    def alone(self) -> Bool | None:
        """Return which rows of the other table have no partner, bool (others,), read-only; None where all have one."""
        return None if self.partners is None else _alone(self.partners)

    def there(self, rows: RowSet | None) -> RowSet | None:
        """Return rows of the one table as rows of the other, None for none."""
        return rows if self.partners is None or rows is None else _carried(rows, self.partners, self.rows)

    def here(self, others: RowSet | None) -> RowSet | None:
        """Return rows of the other table as rows of the one, None for none."""
        return others if self.back is None or others is None else _carried(others, self.back, self.others)

    def mask_there(self, mask: Bool, alone: bool = False) -> Bool:
        """Return a mask (rows,) as one of the other table (others,); rows without a partner get what `alone` says."""
        return mask if self.partners is None else _mask(mask, self.partners, alone)

    def values_there(self, values: F4) -> F4:
        """Return numbers (rows,) in the order of the other table (others,), NaN for rows without a partner."""
        return values if self.partners is None else _values(values, self.partners)


def _looked_up(table: I4 | None, row: int, rows: int) -> int | None:
    if table is None:
        return row if 0 <= row < rows else None
    found = int(table[row]) if 0 <= row < len(table) else _NOBODY
    return None if found == _NOBODY else found


@remembered(6)
def _alone(partners: I4) -> Bool:
    mask: Bool = partners == _NOBODY
    mask.setflags(write=False)
    return mask


@remembered(12)
def _carried(rows: RowSet, partners: I4, size: int) -> RowSet | None:
    if rows.size != size:
        return None
    found = RowSet.of_mask(_taken(rows.mask(), partners, False))
    return found if found.count else None


@remembered(6)
def _mask(mask: Bool, partners: I4, alone: bool) -> Bool:
    taken = _taken(mask, partners, alone)
    taken.setflags(write=False)
    return taken


def _taken(mask: Bool, partners: I4, alone: bool) -> Bool:
    return np.append(mask, alone)[partners]  # -1 is the last


@remembered(6)
def _values(values: F4, partners: I4) -> F4:
    taken: F4 = np.append(values, np.float32(np.nan))[partners]
    taken.setflags(write=False)
    return taken


class Reordered(Sequence[str]):
    """Texts in the order of another table, empty where there is no partner; nothing is copied."""

    def __init__(self, texts: Sequence[str], partners: I4) -> None:
        self._texts, self._partners = texts, partners

    def __len__(self) -> int:
        return len(self._partners)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        """Return the text of a row of the other table, or of several."""
        if isinstance(index, slice):
            return Reordered(self._texts, self._partners[index])
        row = int(self._partners[index])
        return "" if row == _NOBODY or row >= len(self._texts) else self._texts[row]


@remembered(4)
def metadata_there(metadata: Metadata, pairing: Pairing) -> Metadata:
    """Return what is known of the rows of one table as said of their partners: missing for rows without any."""
    partners = pairing.partners
    if partners is None:
        return metadata
    columns = {name: _column_there(column, partners) for name, column in metadata.columns.items()}
    return Metadata(len(partners), columns, metadata.problems)


def _column_there(column: Column, partners: I4) -> Column:
    numbers, codes = column.numbers, column.codes
    return Column(
        column.name,
        column.kind,
        Reordered(column.texts, partners),
        None if numbers is None else np.append(numbers, np.nan)[_within(partners, len(numbers))],
        None if codes is None else np.append(codes, np.int32(-1))[_within(partners, len(codes))],
        column.categories,
    )


def _within(partners: I4, rows: int) -> I4:
    """Return partners, none where the metadata have no such row."""
    return partners if not len(partners) or partners.max() < rows else np.where(partners < rows, partners, _NOBODY)


def paired(
    token: Token | None, rows: int, others: int, here: Metadata | None, there: Metadata | None, join: str = ""
) -> Pairing:
    """Return which rows of two tables are the same things.

    Parameters
    ----------
    rows, others
        Rows of both tables.
    here, there
        What is known of them.
    join
        The column that says it, `BY_ROW` for the number of the row, or empty for what fits best: the likeliest column
        that pairs half of the smaller table; else, in tables of as many rows, their numbers, in others the column that
        pairs most rows.

    A value that several rows of a table have pairs none of them.
    """
    plain = Pairing(rows, others, count=rows) if rows == others else _by_number(rows, others)
    if join == BY_ROW or here is None or there is None or here is there:
        return plain
    if join:
        both = join in here.columns and join in there.columns
        return _by_column(rows, others, here, there, join, token) if both else plain
    best = _best(token, rows, others, here, there)
    return plain if best is None or not best.count or _says_no_more(best) else best


def _best(token: Token | None, rows: int, others: int, here: Metadata, there: Metadata) -> Pairing | None:
    """Return the first column that pairs enough; else, in tables of other sizes, the one that pairs most."""
    names = [name for name in shared(here, there) if _names(here.columns[name])]
    made = list[Pairing]()
    for place, name in enumerate(names):
        if token is not None:
            token.progress(place / len(names), f"Comparing {name}")
        made.append(_by_column(rows, others, here, there, name, token))
        if made[-1].count >= min(rows, others) * _ENOUGH:
            return made[-1]
    return max(made, key=lambda each: each.count, default=None) if rows != others else None


def _names(column: Column) -> bool:
    """Return whether the values of a column can be names: broken numbers are measures."""
    numbers = column.numbers
    if numbers is None:
        return True
    known = numbers[np.isfinite(numbers)]
    return bool((known == np.round(known)).all())


def _says_no_more(one: Pairing) -> bool:
    """Return whether a pairing of as many rows says no more than their numbers."""
    if one.partners is None or one.rows != one.others:
        return False
    having = np.flatnonzero(one.partners != _NOBODY)
    return np.array_equal(one.partners[having], having)


def _by_number(rows: int, others: int) -> Pairing:
    there, back = np.arange(others, dtype=np.int32), np.arange(rows, dtype=np.int32)
    there[rows:], back[others:] = _NOBODY, _NOBODY
    return Pairing(rows, others, there, back, BY_ROW, min(rows, others))


def shared(here: Metadata | None, there: Metadata | None) -> tuple[str, ...]:
    """Return the columns that two tables both have, those first that are likely to say which thing a row is."""
    if here is None or there is None:
        return ()
    both = [name for name in here.columns if name in there.columns]
    return tuple(sorted(both, key=_promise))


def _promise(name: str) -> tuple[int, object]:
    simple = name.strip().lower()
    return (PROMISING.index(simple) if simple in PROMISING else len(PROMISING), natural_key(name))


def _by_column(
    rows: int, others: int, here: Metadata, there: Metadata, name: str, token: Token | None = None
) -> Pairing:
    mine, theirs = _once(here.columns[name].texts, rows, token), _once(there.columns[name].texts, others, token)
    one = np.fromiter(mine.values(), np.int32, len(mine))
    other = np.fromiter(map(theirs.get, mine, repeat(_NOBODY)), np.int32, len(mine))
    both = other != _NOBODY
    partners, back = np.full(others, _NOBODY, dtype=np.int32), np.full(rows, _NOBODY, dtype=np.int32)
    partners[other[both]], back[one[both]] = one[both], other[both]
    return Pairing(rows, others, partners, back, name, int(np.count_nonzero(both)))


def _once(texts: Iterable[str], rows: int, token: Token | None = None) -> dict[str, int]:
    """Return the row of each text that exactly one of the first rows has; raises CancelledError if `token` says so."""
    last, known, again = dict[str, int](), 0, set[str]()
    every = iter(texts)
    for first in range(0, rows, _ASKED):
        if token is not None:
            token.check()
        here = list(islice(every, min(_ASKED, rows - first)))
        if not last.keys().isdisjoint(here):
            again.update(text for text in here if text in last)
        last.update(zip(here, range(first, rows), strict=False))
        if len(last) - known < len(here):
            again.update(_twice(here))
        known = len(last)
    for text in (again | {""}) & last.keys():
        del last[text]
    return last


def _twice(texts: Sequence[str]) -> Iterable[str]:
    return (text for text, count in Counter(texts).items() if count > 1)
