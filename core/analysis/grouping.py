"""Which of some things belong together: by equal values, by all parameters but some, or by what a pattern captures."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import TypeAlias

import numpy as np

from core.analysis.query.columns import number_in
from core.model.arrays import I4, I8
from core.model.order import natural_key

ABSENT = "–"
"""What stands in the name of a group for a value that its members do not have."""
ALIKE = "All alike"
"""Name of the only group of things whose parameters are all equal."""
OTHERS = "\x1eothers"
"""Key of the group of all groups beyond the first ones."""
Parts: TypeAlias = tuple[tuple[str, str], ...]
Values: TypeAlias = Callable[[Mapping[str, object]], tuple[object, ...]]
_SEED = re.compile(r"(?:^|[^a-z])(?:seed|random_state|rng)s?(?:$|[^a-z])", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, eq=False)
class Groups:
    """Things in groups, numbered in the natural order of the groups' names.

    Attributes
    ----------
    codes
        int32 (n,): the group of each thing, -1 where it is in none.
    labels
        What each group is called.
    keys
        By what each group is known, which no other group is; the same for the same values, whatever other groups
        there are.
    """

    codes: I4
    labels: tuple[str, ...]
    keys: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of groups."""
        return len(self.labels)

    @cached_property
    def counts(self) -> I8:
        """Number of members of each group, int64 (groups,)."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self)).astype(np.int64)

    @cached_property
    def members(self) -> tuple[I8, ...]:
        """The things of each group, ascending, int64 each."""
        order = np.argsort(self.codes, kind="stable").astype(np.int64)
        ends = np.searchsorted(self.codes[order], np.arange(len(self) + 1))
        return tuple(order[ends[code] : ends[code + 1]] for code in range(len(self)))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The number of each group by its key."""
        return {key: code for code, key in enumerate(self.keys)}


def no_groups(count: int) -> Groups:
    """Return things that are in no group."""
    return Groups(np.full(count, -1, dtype=np.int32), (), ())


def first_groups(groups: Groups, most: int) -> Groups:
    """Return the first groups as they are and all others as one, which is last; all as they are if `most` is 0."""
    if not 0 < most < len(groups) - 1:
        return groups
    codes = np.minimum(groups.codes, np.int32(most)).astype(np.int32)
    rest = f"Others ({len(groups) - most} groups)"
    return Groups(codes, (*groups.labels[:most], rest), (*groups.keys[:most], OTHERS))


def by_texts(texts: Iterable[str | None]) -> Groups:
    """Return things with the same text together; None and the empty text are in no group."""
    return _of_parts([None if not text else (("", text),) for text in texts], all_parts=True)


def by_columns(columns: Sequence[tuple[str, Sequence[str | None]]], count: int) -> Groups:
    """Return things together that have the same value in all of some columns; what is missing is a value of its own.

    Parameters
    ----------
    columns
        Titles and values as texts, None where there is none; texts that are the same number are the same value.
    count
        Number of things; without a column they are in no group.
    """
    if not columns:
        return no_groups(count)
    titles = [title for title, _ in columns]
    rows = zip(*(map(value_text, texts) for _, texts in columns), strict=True)
    return _of_parts([tuple(zip(titles, row, strict=True)) for row in rows], all_parts=True)


def by_params(params: Sequence[Mapping[str, object]], without: Collection[str] = ()) -> Groups:
    """Return things with the same values of all parameters but some together; only what varies is in their names.

    A parameter that a thing does not have is unlike every value of it. Things without any parameter are in no group.
    """
    apart = frozenset(without)
    known: dict[tuple[object, ...], int] = {}
    codes = [_raw_code(mapping, apart, known) for mapping in params]
    raw = [_canonical(key) for key in known]
    return _of_parts([raw[code] if code >= 0 else None for code in codes])


def _raw_code(mapping: Mapping[str, object], apart: frozenset[str], known: dict[tuple[object, ...], int]) -> int:
    """Return a number for what is said as it was written: most of the work of a hundred thousand runs is here."""
    if not mapping:
        return -1
    names, values_of = _names(tuple(mapping), apart)
    values = values_of(mapping)
    key = (names, values, tuple(map(type, values)))  # True and 1 are equal, and written in two ways
    try:
        return known.setdefault(key, len(known))
    except TypeError:  # a value that cannot be hashed
        return known.setdefault((names, tuple(map(str, values)), ()), len(known))


@lru_cache(maxsize=256)
def _names(names: tuple[str, ...], apart: frozenset[str]) -> tuple[tuple[str, ...], Values]:
    kept = tuple(name for name in names if name not in apart)
    if len(kept) > 1:
        return kept, itemgetter(*kept)
    return kept, lambda mapping: tuple(mapping[name] for name in kept)


def _canonical(key: tuple[object, ...]) -> Parts:
    names, values = key[0], key[1]
    assert isinstance(names, tuple)
    assert isinstance(values, tuple)
    return tuple(sorted((name, value_text(f"{value}")) for name, value in zip(names, values, strict=True)))


def by_pattern(texts: Iterable[str], pattern: str) -> Groups:
    """Return things together for which a regular expression captures the same, or finds the same without a group.

    As in TensorBoard the expression may be found anywhere and case counts; things without a match are in no group.
    Names of capture groups are told. Raises `re.error` for what is no expression.
    """
    compiled = re.compile(pattern)
    named = {place: name for name, place in compiled.groupindex.items()}
    return _of_parts([_captured(compiled.search(text), named) for text in texts], all_parts=True)


def _captured(match: re.Match[str] | None, named: Mapping[int, str]) -> Parts | None:
    if match is None:
        return None
    if not match.groups():
        return (("", match.group()),)
    texts = enumerate(match.groups(default=ABSENT), start=1)
    return tuple((named.get(place, ""), text) for place, text in texts)


def seed_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return those of some parameters that only say which chance was taken: ``seed``, ``random_state``, ``rngSeed``."""
    return tuple(name for name in names if _SEED.search(_HUMP.sub("_", name)))


def value_text(text: str | None) -> str:
    """Return a value as it is written in the name of a group: numbers in their shortest form, `ABSENT` for None."""
    if text is None:
        return ABSENT
    return _number_text(text)


@lru_cache(maxsize=65536)
def _number_text(text: str) -> str:
    number = number_in(text)
    if np.isnan(number):
        return "nan" if text.strip().lower() in ("nan", "+nan", "-nan") else text
    if not number.is_integer():
        return repr(number)
    if abs(number) < 2**53:
        return str(int(number))
    digits = text.strip()  # of a large whole number a float may not hold all of them
    return digits if _WHOLE.fullmatch(digits) and int(digits) != int(number) else repr(number)


def _of_parts(parts: Sequence[Parts | None], all_parts: bool = False) -> Groups:
    """Return groups of equal titles and values; unless all are asked for, those that all groups share are not told."""
    known: dict[Parts, int] = {}
    codes = [-1 if each is None else known.setdefault(each, len(known)) for each in parts]
    distinct = list(known)
    labels = _labels(distinct, None if all_parts else _varying(distinct))
    order = sorted(range(len(distinct)), key=lambda place: (natural_key(labels[place]), distinct[place]))
    ranks = np.full(len(distinct) + 1, -1, dtype=np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    keys = tuple(_said(distinct[place]) or ALIKE for place in order)  # no key is empty
    return Groups(ranks[np.asarray(codes, dtype=np.int64)], tuple(labels[place] for place in order), keys)


def _varying(distinct: Sequence[Parts]) -> tuple[str, ...]:
    """Return the titles whose values differ among groups, those with most values first."""
    values: dict[str, dict[str, int]] = {}
    for parts in distinct:
        for title, value in parts:
            counts = values.setdefault(title, {})
            counts[value] = counts.get(value, 0) + 1
    told = [title for title, counts in values.items() if len(counts) > 1 or sum(counts.values()) < len(distinct)]
    return tuple(sorted(told, key=lambda title: -len(values[title])))


def _labels(distinct: Sequence[Parts], told: tuple[str, ...] | None) -> list[str]:
    if told is None:
        return [_said(parts) for parts in distinct]
    if not told:
        return [_said(parts) if len(parts) == 1 else ALIKE for parts in distinct]
    found = []
    for parts in distinct:
        values = dict(parts)
        there = tuple((title, values[title]) for title in told if title in values)
        found.append(_said(there or ((told[0], ABSENT),)))
    return found


def _said(parts: Parts) -> str:
    return ", ".join(f"{title}={value}" if title else value for title, value in parts)
