"""Lines that were changed: which became which, and which of their words differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Final, TypeAlias

import numpy as np

from core.model.arrays import F8

MOST_WORDS: Final = 400
"""Words and signs of a line up to which its words are compared; of a longer one only what frames the change."""
_FEW: Final = 5000
"""Pairs of lines up to which all of them are looked at; of more lines each is compared with the one beside it."""
_ALIKE: Final = 0.35
"""Share of common words from which a line is another one changed."""
_WORD = re.compile(r"\w+|\s+|[^\w\s]")

Marks: TypeAlias = tuple[tuple[int, int], ...]
"""Stretches of letters: where each begins and ends."""


def pairs(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Return which lines are others changed, in order: those with the most words in common."""
    if not left or not right:
        return []
    if len(left) * len(right) > _FEW:
        bags = [(_bag(one), _bag(other)) for one, other in zip(left, right, strict=False)]
        return [(place, place) for place, pair in enumerate(bags) if _likeness(*pair) >= _ALIKE]
    ours, theirs = ([_bag(line) for line in lines] for lines in (left, right))
    likeness = np.array([[_likeness(one, other) for other in theirs] for one in ours])
    return _best_path(np.where(likeness >= _ALIKE, likeness, 0.0))


def _bag(line: str) -> Counter[str]:
    return Counter(_WORD.findall(line))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of words and signs that two lines have in common, 0 to 1; blanks do not count."""
    common = sum(count for word, count in (one & other).items() if not word.isspace())
    total = sum(count for bag in (one, other) for word, count in bag.items() if not word.isspace())
    return 2 * common / total if total else 1.0


def _best_path(likeness: F8) -> list[tuple[int, int]]:
    """Return pairs that ascend in both numbers with the greatest sum of likeness."""
    rows, columns = likeness.shape
    best = np.zeros((rows + 1, columns + 1))
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            best[i, j] = max(best[i + 1, j], best[i, j + 1], likeness[i, j] + best[i + 1, j + 1])
    i = j = 0
    found = []
    while i < rows and j < columns:
        if likeness[i, j] > 0 and best[i, j] == likeness[i, j] + best[i + 1, j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i, j] == best[i + 1, j]:
            i += 1
        else:
            j += 1
    return found


def changed_words(left: str, right: str) -> tuple[Marks, Marks]:
    """Return which letters of two lines differ, by whole words."""
    ours, theirs = _WORD.findall(left), _WORD.findall(right)
    if max(len(ours), len(theirs)) > MOST_WORDS:
        return _frame(ours, theirs)
    marks: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    ends = _ends(ours), _ends(theirs)
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag != "equal":
            _mark(marks[0], ends[0][a], ends[0][b])
            _mark(marks[1], ends[1][c], ends[1][d])
    return tuple(marks[0]), tuple(marks[1])


def _ends(words: Sequence[str]) -> list[int]:
    """Return where each word begins, and where the last one ends."""
    return list(accumulate(map(len, words), initial=0))


def _mark(marks: list[tuple[int, int]], start: int, end: int) -> None:
    if end > start:
        marks.append((start, end))


def _frame(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Marks, Marks]:
    """Return all between the words that both lines begin with and those that both end with."""
    least = min(len(ours), len(theirs))
    first = next((at for at in range(least) if ours[at] != theirs[at]), least)
    rest = least - first
    last = next((at for at in range(rest) if ours[-1 - at] != theirs[-1 - at]), rest)
    marks = []
    for words in (ours, theirs):
        ends = _ends(words)
        span = ends[first], ends[len(words) - last]
        marks.append((span,) if span[1] > span[0] else ())
    return marks[0], marks[1]
