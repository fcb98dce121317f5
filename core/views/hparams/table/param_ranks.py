"""Ranks of a parameter from what was logged: numbers are not written as texts to be read as numbers again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from core.analysis.query.columns import number_in
from core.model import Run
from core.model.arrays import F8, I8
from core.model.order import natural_key
from core.views.hparams.table.ordering import GONE, NAN, VALUE, Ranks

_GONE: Final = object()
_LETTERS: Final = frozenset("abcdefghjklmopqrstuvwxyzABCDEFGHJKLMOPQRSTUVWXYZ/_")
"""First characters of texts that are no numbers: not those of nan and inf."""


def param_ranks(runs: Sequence[Run], key: str) -> Ranks:
    """Return the ranks of a parameter of all runs, as `ranks_of` does for its column."""
    values = [run.params.get(key, _GONE) for run in runs]
    kinds = set(map(type, values))
    if kinds <= {float, int, object}:
        return _of_numbers(values)
    places: dict[str, int] = {}
    codes = np.fromiter(
        (-1 if value is _GONE else places.setdefault(f"{value}", len(places)) for value in values),
        dtype=np.int64,
        count=len(values),
    )
    standing, rank = text_ranks(list(places))
    return Ranks(np.append(standing, np.uint8(GONE))[codes], np.append(rank, 0.0)[codes])


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
    numbers = np.fromiter(
        (np.nan if text[:1] in _LETTERS else number_in(text) for text in texts), dtype=np.float64, count=len(texts)
    )
    known = np.flatnonzero(~np.isnan(numbers))
    words = np.flatnonzero(np.isnan(numbers))
    nan = np.array([place for place in words.tolist() if _is_nan(texts[place])], dtype=np.int64)
    words = np.setdiff1d(words, nan) if len(nan) else words
    distinct, found = np.unique(numbers[known], return_inverse=True)
    ranks = np.empty(len(texts))
    ranks[known] = found
    ranks[words[natural_order([texts[place] for place in words.tolist()])]] = len(distinct) + np.arange(len(words))
    standing = np.full(len(texts), VALUE, dtype=np.uint8)
    standing[nan], ranks[nan] = NAN, 0.0
    return standing, ranks


def _is_nan(text: str) -> bool:
    return text[:1] not in _LETTERS and text.strip().lower().lstrip("+-") == "nan"


def natural_order(texts: Sequence[str]) -> I8:
    """Return the places of texts in natural order; those that differ in one whole number are told apart by it alone."""
    ends = _counts(texts)
    if not ends:
        return np.array(sorted(range(len(texts)), key=lambda place: natural_key(texts[place])), dtype=np.int64)
    numbers = np.array(ends).astype(np.float64)
    order = np.argsort(numbers, kind="stable")
    if (np.diff(numbers[order]) > 0).all():
        return order
    return np.array(sorted(order.tolist(), key=lambda place: (numbers[place], texts[place])), dtype=np.int64)


def _counts(texts: Sequence[str]) -> list[str]:
    """Return the digits in which texts differ if all of them begin alike and end with digits, else nothing."""
    if len(texts) < 2:
        return []
    low, high = min(texts), max(texts)
    alike = next((at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), len(low))
    common = low[:alike].rstrip("0123456789")
    if not common or common.endswith((".", "e", "E", "+", "-")):
        return []
    ends = [text[len(common) :] for text in texts]
    digits = "".join(ends)
    return ends if digits.isascii() and digits.isdecimal() and all(ends) else []
