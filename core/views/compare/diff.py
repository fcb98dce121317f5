"""Two texts line by line, and word by word where a line was changed.

Lines are matched by Python's difflib (Ratcliff and Obershelp's longest matching blocks); where it passes over lines
that are frequent, small stretches are matched again with all of them. Lines that changed are paired so that the most
words stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from typing import Final, TypeAlias

from core.style.text import grouped
from core.views.compare.words import Marks, changed_words, pairs

MOST_LINES: Final = 5000
"""Lines of a text that are compared; the rest is left out, and that is told."""
MOST_LETTERS: Final = 500_000
_SMALL: Final = 250_000
"""Pairs of lines up to which those are matched, too, that difflib passes over because they are frequent."""


@dataclass(frozen=True, slots=True)
class DiffRow:
    """A line of the left text beside one of the right text; None where there is none.

    Attributes
    ----------
    number_left, number_right
        Of the lines, from 1.
    left, right
        What they say.
    marks_left, marks_right
        What differs in lines that were changed; nothing in lines that are alike or stand alone.
    """

    number_left: int | None
    number_right: int | None
    left: str | None
    right: str | None
    marks_left: Marks = ()
    marks_right: Marks = ()

    @property
    def same(self) -> bool:
        """Whether both lines are alike."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class TextDiff:
    """Two texts beside each other.

    Attributes
    ----------
    rows
        From top to bottom.
    removed, added
        How many lines are only at the left, and only at the right; a changed line counts at both.
    note
        What was not compared, in a sentence; empty if everything was.
    """

    rows: tuple[DiffRow, ...]
    removed: int
    added: int
    note: str = ""

    @property
    def same(self) -> bool:
        """Whether there is no difference in what was compared."""
        return not self.removed and not self.added


def compare_texts(left: str, right: str) -> TextDiff:
    """Return two texts line by line; of long ones only the beginning, which is told."""
    one, other = left.replace("\r\n", "\n"), right.replace("\r\n", "\n")
    first, first_cut = _lines(one)
    second, second_cut = _lines(other)
    rows = tuple(_rows(first, second))
    removed = sum(not row.same and row.left is not None for row in rows)
    added = sum(not row.same and row.right is not None for row in rows)
    note = ""
    if first_cut or second_cut:
        note = f"Only the first {grouped(max(len(first), len(second)))} lines are compared"
    elif not removed and not added and left != right:
        note = "Only line ends differ" if one == other else "Only the end of the last line differs"
    return TextDiff(rows, removed, added, note)


def _lines(text: str) -> tuple[list[str], bool]:
    """Return the lines of a text, and whether it was cut."""
    whole = len(text) <= MOST_LETTERS
    lines = text[:MOST_LETTERS].split("\n")
    if lines and not lines[-1]:
        del lines[-1]
    return lines[:MOST_LINES], not whole or len(lines) > MOST_LINES


def _rows(left: Sequence[str], right: Sequence[str]) -> Iterator[DiffRow]:
    for tag, a, b, c, d in _blocks(left, right):
        if tag == "equal":
            for at in range(b - a):
                yield DiffRow(a + at + 1, c + at + 1, left[a + at], right[c + at])
        else:
            yield from _changed(left, right, (a, b), (c, d))


Block: TypeAlias = tuple[str, int, int, int, int]


def _blocks(left: Sequence[str], right: Sequence[str]) -> Iterator[Block]:
    """Yield stretches of lines that are alike and of lines that are not."""
    for block in SequenceMatcher(None, left, right).get_opcodes():
        tag, a, b, c, d = block
        if tag != "replace" or (b - a) * (d - c) > _SMALL:
            yield block
            continue
        inner = SequenceMatcher(None, left[a:b], right[c:d], autojunk=False)
        for kind, i, j, k, m in inner.get_opcodes():
            yield kind, a + i, a + j, c + k, c + m


def _changed(
    left: Sequence[str], right: Sequence[str], span_left: tuple[int, int], span_right: tuple[int, int]
) -> Iterator[DiffRow]:
    """Yield lines that are not alike: pairs of lines that were changed, and lines that stand alone."""
    (a, b), (c, d) = span_left, span_right
    at, beside = a, c
    for i, j in (*pairs(left[a:b], right[c:d]), (b - a, d - c)):
        yield from (DiffRow(n + 1, None, left[n], None) for n in range(at, a + i))
        yield from (DiffRow(None, n + 1, None, right[n]) for n in range(beside, c + j))
        at, beside = a + i + 1, c + j + 1
        if a + i < b and c + j < d:
            marks = changed_words(left[a + i], right[c + j])
            yield DiffRow(at, beside, left[a + i], right[c + j], *marks)


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of both texts in one column.

    Attributes
    ----------
    sign
        ``" "`` for a line of both, ``"-"`` for one only at the left, ``"+"`` for one only at the right.
    text, marks
        What it says, and what differs in it.
    number_left, number_right
        Its number in either text, from 1; None where it is not there.
    """

    sign: str
    text: str
    marks: Marks = ()
    number_left: int | None = None
    number_right: int | None = None

    @property
    def same(self) -> bool:
        """Whether it is in both texts."""
        return self.sign == " "


def in_one_column(rows: Sequence[DiffRow]) -> tuple[DiffLine, ...]:
    """Return both texts in one column: of each stretch that differs first what is at the left."""
    lines: list[DiffLine] = []
    waiting: list[DiffLine] = []
    for row in rows:
        if row.same and row.left is not None:
            lines += waiting
            waiting = []
            lines.append(DiffLine(" ", row.left, (), row.number_left, row.number_right))
            continue
        if row.left is not None:
            lines.append(DiffLine("-", row.left, row.marks_left, row.number_left))
        if row.right is not None:
            waiting.append(DiffLine("+", row.right, row.marks_right, None, row.number_right))
    return (*lines, *waiting)


def patch(left: str, right: str, name_left: str, name_right: str) -> str:
    """Return the difference as a patch that other programs understand."""
    ours, theirs = left.splitlines(), right.splitlines()
    return "\n".join(unified_diff(ours, theirs, name_left, name_right, lineterm=""))
