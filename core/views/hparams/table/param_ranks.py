"""Ranks of a parameter from what was logged: numbers are not written as texts to be read as numbers again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

import numpy as np

from core.analysis.query.columns import number_in
from core.model import Run
from core.model.arrays import F8, I8, U1
from core.model.order import natural_key
from core.views.hparams.table.ordering import GONE, NAN, VALUE, Ranks

_GONE: Final = object()
_NEWLINE, _ZERO = 10, 48
_EXACT: Final = 15
"""Digits of a number that is exact in float64."""
_LETTERS: Final = frozenset("abcdefghjklmopqrstuvwxyzABCDEFGHJKLMOPQRSTUVWXYZ/_")
"""First characters of texts that are no numbers: not those of nan and inf."""


def param_ranks(runs: Sequence[Run], key: str) -> Ranks:
    """Return the ranks of a parameter of all runs, as `ranks_of` does for its column."""
    values = [run.params.get(key, _GONE) for run in runs]
    kinds = set(map(type, values))
    if kinds <= {float, int, object}:
        return _of_numbers(values)
    if kinds == {str} and (numbers := _counts(cast("list[str]", values))) is not None:
        return Ranks(np.full(len(values), VALUE, dtype=np.uint8), numbers)
    places: dict[str, int] = {}
    codes = np.fromiter(
        (-1 if value is _GONE else places.setdefault(f"{value}", len(places)) for value in values),
        dtype=np.int64,
        count=len(values),
    )
    standing, rank = text_ranks(list(places))
    return Ranks(np.append(standing, np.uint8(GONE))[codes], np.append(rank, 0.0)[codes])


def _counts(texts: Sequence[str]) -> F8 | None:
    """Return numbers by which texts stand in natural order, equal for equal texts; None where there are none.

    Those of `counts_of`, if none begins with a needless zero: then different texts have different numbers.
    """
    numbers = counts_of(texts) if texts[0][:1] in _LETTERS else None
    if numbers is None:
        return None
    beginning = texts[0].rstrip("0123456789")
    digits = np.searchsorted(10.0 ** np.arange(1, _EXACT + 1), numbers, side="right") + 1
    written = len(beginning) * len(texts) + int(digits.sum())
    return numbers if sum(map(len, texts)) == written else None


def _of_numbers(values: Sequence[object]) -> Ranks:
    gone = np.fromiter((value is _GONE for value in values), dtype=np.bool_, count=len(values))
    numbers = np.fromiter(
        (number_in(str(value)) if type(value) is int else value for value in values if value is not _GONE),
        dtype=np.float64,
        count=len(values) - int(gone.sum()),
    )
    rank, standing = np.zeros(len(values)), np.full(len(values), GONE, dtype=np.uint8)
    standing[~gone] = np.where(np.isnan(numbers), NAN, VALUE)
    rank[~gone] = np.where(np.isnan(numbers), 0.0, numbers)
    return Ranks(standing, rank)


def text_ranks(texts: Sequence[str]) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.uint8]], F8]:
    """Return standings and ranks of distinct texts: numbers by size, then all others in natural order.

    Texts that are the same number share a rank; texts that are written as NaN stand after all others.
    """
    may_be_number = [place for place, text in enumerate(texts) if text[:1] not in _LETTERS]
    numbers = np.full(len(texts), np.nan)
    numbers[may_be_number] = [number_in(texts[place]) for place in may_be_number]
    known = np.flatnonzero(~np.isnan(numbers))
    words = np.flatnonzero(np.isnan(numbers))
    nan = np.array([place for place in may_be_number if _is_nan(texts[place])], dtype=np.int64)
    words = np.setdiff1d(words, nan) if len(nan) else words
    distinct, found = np.unique(numbers[known], return_inverse=True)
    ranks = np.empty(len(texts))
    ranks[known] = found
    ranks[words[natural_order([texts[place] for place in words.tolist()])]] = len(distinct) + np.arange(len(words))
    standing = np.full(len(texts), VALUE, dtype=np.uint8)
    standing[nan], ranks[nan] = NAN, 0.0
    return standing, ranks


def _is_nan(text: str) -> bool:
    return text.strip().lower().lstrip("+-") == "nan"


def natural_order(texts: Sequence[str]) -> I8:
    """Return the places of texts in natural order; those that differ in one whole number are told apart by it alone."""
    numbers = counts_of(texts)
    if numbers is None:
        return np.array(sorted(range(len(texts)), key=lambda place: natural_key(texts[place])), dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    if (np.diff(numbers[order]) > 0).all():
        return order
    return np.array(sorted(order.tolist(), key=lambda place: (numbers[place], texts[place])), dtype=np.int64)


def counts_of(texts: Sequence[str]) -> F8 | None:
    """Return the whole numbers at the ends of texts that begin alike, float64; None where texts are something else.

    They are looked at as one array of bytes: to look at a hundred thousand texts one by one takes ten times as long.
    """
    if len(texts) < 2:
        return None
    data = np.frombuffer("\n".join(texts).encode("utf-8", "surrogatepass"), dtype=np.uint8)
    ends = np.append(np.flatnonzero(data == _NEWLINE), len(data))
    if len(ends) != len(texts):
        return None
    starts = np.append(0, ends[:-1] + 1)
    common = _beginning(data, starts, int((ends - starts).min()))
    digits = data.astype(np.int16) - _ZERO
    is_digit = (digits >= 0) & (digits <= 9)
    others = sum(not 48 <= byte <= 57 for byte in common)
    lengths = ends - starts - len(common)
    is_plain = len(common) and not common.endswith((b".", b"e", b"E", b"+", b"-")) and lengths.min() > 0
    if not is_plain or lengths.max() > _EXACT or len(data) - int(is_digit.sum()) != (others + 1) * len(texts) - 1:
        return None
    behind = np.repeat(ends, ends - starts + 1)[: len(data)] - np.arange(len(data)) - 1
    is_count = is_digit & (behind < np.repeat(lengths, ends - starts + 1)[: len(data)])
    worth = np.where(is_count, digits * 10.0 ** np.clip(behind, 0, _EXACT), 0.0)
    found: F8 = np.add.reduceat(worth, starts)
    return found


def _beginning(data: U1, starts: I8, shortest: int) -> bytes:
    """Return the bytes that all texts begin with, without the digits at their end."""
    for place in range(shortest):
        column = data[starts + place]
        if (column != column[0]).any():
            shortest = place
            break
    return data[:shortest].tobytes().rstrip(b"0123456789")
