"""Sums and differences of vectors, written as ``king - man + woman``.

::

    sum     := [sign] operand { sign operand }       signs between operands have blanks around them
    operand := [number "*"] ( "#" row | "@" set | "text" | 'text' | words )

A text stands for the mean of the rows it names: those with a value that is this text, else those that a search for it
finds, which may be a query. ``#12`` is row 12, ``@1`` the first of the sets of rows that are given with the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.analysis.finding.rows import find_named
from core.analysis.projection.chunks import Vectors, some_rows
from core.analysis.steps import Steps
from core.model.arrays import F8, I8
from core.model.embedding import Metadata
from core.style.text import counted, grouped

_OPERAND: Final = re.compile(
    r"""\s*(?:(?P<factor>\d+(?:\.\d+)?)\s*\*\s*)?
    (?:\#(?P<row>\d+)|@(?P<set>\d+)|"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^"'\s].*?))
    \s*(?=$|\s[-+−–](?:\s|$))""",
    re.VERBOSE | re.DOTALL,
)
_SIGN: Final = re.compile(r"\s*([-+−–])(?=\s|$|[\"'#@])")
_TOGETHER: Final = 65_536


class SumError(ValueError):
    """A sum that cannot be formed; the text says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Term:
    """One operand.

    Attributes
    ----------
    weight
        Its sign and factor.
    text
        What is searched for; empty where `row` or `place` says it.
    row, place
        Number of a row, and place of a set counted from 1; None otherwise.
    """

    weight: float
    text: str = ""
    row: int | None = None
    place: int | None = None

    @property
    def written(self) -> str:
        """The operand as it is written."""
        if self.row is not None:
            return f"#{self.row}"
        return self.text if self.place is None else f"@{self.place}"


def terms_of(text: str) -> tuple[Term, ...]:
    """Return the operands of a sum; raises SumError if it is none."""
    terms, at = list[Term](), 0
    while text[at:].strip():
        sign = _SIGN.match(text, at)
        if terms and sign is None:
            raise SumError(f"Expected + or − before “{text[at:].strip()[:30]}”")
        at = sign.end() if sign else at
        found = _OPERAND.match(text, at)
        if found is None:
            rest = text[at:].strip()
            raise SumError(f"“{rest[:30]}” cannot be read" if rest else "Something to add or subtract is missing")
        weight = float(found["factor"] or 1) * (-1 if sign and sign[1] != "+" else 1)
        terms.append(_term(found, weight))
        at = found.end()
    if not terms:
        raise SumError("There is nothing to add")
    return tuple(terms)


def _term(found: re.Match[str], weight: float) -> Term:
    if found["row"] is not None:
        return Term(weight, row=int(found["row"]))
    if found["set"] is not None:
        return Term(weight, place=int(found["set"]))
    text = next(found[name] for name in ("double", "single", "bare") if found[name] is not None)
    return Term(weight, text.strip())


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """What a sum came to.

    Attributes
    ----------
    vector
        float64 (d,).
    rows
        int64: all rows that it was made of.
    said
        What it was made of, an operand each: ``"+ king (3 points)"``.
    """

    vector: F8
    rows: I8
    said: tuple[str, ...]


def summed(terms: Sequence[Term], vectors: Vectors, metadata: Metadata | None, sets: Sequence[I8], steps: Steps) -> Sum:
    """Return the sum of the means that operands stand for; raises SumError if one stands for nothing."""
    total, rows, said = np.zeros(vectors.shape[1]), list[I8](), []
    for term in terms:
        mine = _rows_of(term, len(vectors), metadata, sets)
        mean, used = mean_of(vectors, mine, steps)
        if not len(used):
            raise SumError(f"No vector of {term.written} is finite")
        total += term.weight * mean
        rows.append(used)
        factor = "" if abs(term.weight) == 1 else f"{abs(term.weight):g} × "
        said.append(f"{'−' if term.weight < 0 else '+'} {factor}{_named(term, used)}")
    return Sum(total, np.unique(np.concatenate(rows)), tuple(said))


def _named(term: Term, rows: I8) -> str:
    """Return what an operand is called: a text with what it stands for, points that were selected with their number."""
    if term.row is not None:
        return term.written
    points = f"row {grouped(int(rows[0]))}" if len(rows) == 1 else counted(len(rows), "point")
    if term.place is None:
        return f"{term.written} ({points})"
    return f"{'' if len(rows) == 1 else 'mean of '}{points} selected before ({term.written})"


def _rows_of(term: Term, rows: int, metadata: Metadata | None, sets: Sequence[I8]) -> I8:
    if term.row is not None:
        if term.row >= rows:
            raise SumError(f"There is no row {grouped(term.row)}: the last is {grouped(rows - 1)}")
        return np.array([term.row], dtype=np.int64)
    if term.place is not None:
        if not 0 < term.place <= len(sets):
            raise SumError(f"There is no set {term.written}")
        if not len(sets[term.place - 1]):
            raise SumError(f"The points of {term.written} are not in this table")
        return sets[term.place - 1]
    if metadata is None:
        raise SumError(f"There is no metadata in which “{term.text}” could be searched: rows are written #12")
    found = np.flatnonzero(find_named(metadata, term.text)[:rows])
    if not len(found):
        raise SumError(f"Nothing matches “{term.text}”")
    return found


def mean_of(vectors: Vectors, rows: I8, steps: Steps) -> tuple[F8, I8]:
    """Return the mean of the finite ones of some rows, float64 (d,), and which they are."""
    total, used = np.zeros(vectors.shape[1]), list[I8]()
    for start in range(0, len(rows), _TOGETHER):
        some = rows[start : start + _TOGETHER]
        block = some_rows(vectors, some, steps.check).astype(np.float64)
        finite = np.isfinite(block).all(axis=1)
        total += block[finite].sum(axis=0)
        used.append(some[finite])
    kept = np.concatenate(used) if used else rows[:0]
    return total / max(len(kept), 1), kept
