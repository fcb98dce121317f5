"""What a query is evaluated over: a column for each field, whatever the runs are kept in.

A table of runs implements `Columns`. It says how many runs there are, returns the column of a field or of a reduced
metric, and answers a search for a word. Columns are immutable, and what is derived of one (numbers of texts, the place
of a value) is computed once, so that a table should return the same objects as long as its runs are the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol, TypeAlias

import numpy as np

from core.analysis.query.fields import Operand
from core.analysis.query.printing import number_text
from core.model.arrays import F8, I4, I8, Bool

_NAN: Final = re.compile(r"\s*[+-]?nan\s*", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class NumberColumn:
    """A number for each run: metrics and attributes that are numbers.

    Attributes
    ----------
    values
        float64, shape (runs,); anything where the number is missing.
    present
        Whether a number is known, shape (runs,); NaN is a number that is known.
    """

    values: F8
    present: Bool

    @cached_property
    def as_texts(self) -> TextColumn:
        """The numbers as they are written in queries."""
        distinct, codes = np.unique(self.values, return_inverse=True)
        texts = tuple("nan" if np.isnan(value) else number_text(value) for value in distinct.tolist())
        return TextColumn(np.where(self.present, codes, -1).astype(np.int32), texts)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Distinct texts, and what they are as numbers."""

    texts: tuple[str, ...]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each text."""
        return {text: place for place, text in enumerate(self.texts)}

    @cached_property
    def lowered(self) -> tuple[str, ...]:
        """The texts in small letters."""
        return tuple(map(str.lower, self.texts))

    @cached_property
    def ascii(self) -> bool:
        """Whether all characters of all texts are ASCII, so that case is that of letters from a to z alone."""
        return all(map(str.isascii, self.texts))

    @cached_property
    def numbers(self) -> F8:
        """The texts as numbers, float64, shape (texts,); NaN for those that are none."""
        return np.fromiter(map(number_in, self.texts), dtype=np.float64, count=len(self.texts))

    @cached_property
    def nans(self) -> Bool:
        """Which texts are written as NaN, shape (texts,)."""
        return self.where(_NAN.fullmatch)

    def where(self, holds: Callable[[str], object]) -> Bool:
        """Return for which texts a function returns something true, shape (texts,)."""
        return np.fromiter((bool(holds(text)) for text in self.texts), dtype=np.bool_, count=len(self.texts))


def number_in(text: str) -> float:
    """Return the number that a text is written as, NaN if it is none."""
    try:
        return float(text) if "_" not in text else np.nan
    except ValueError:
        return np.nan


class TextColumn:
    """A text for each run: parameters, tags and attributes that are texts, each distinct text kept once.

    Parameters
    ----------
    codes
        Place of each run's text among the distinct ones, int32, shape (runs,); -1 where there is none.
    texts
        The distinct texts.
    """

    def __init__(self, codes: I4, texts: Sequence[str]) -> None:
        self.codes, self.vocabulary = codes, Vocabulary(tuple(texts))

    @classmethod
    def of(cls, texts: Sequence[str | None]) -> TextColumn:
        """Return the column of texts, None where there is none."""
        places: dict[str, int] = {}
        codes = [-1 if text is None else places.setdefault(text, len(places)) for text in texts]
        return cls(np.array(codes, dtype=np.int32), tuple(places))


class ListColumn:
    """Any number of texts for each run: what is said of data sets.

    Parameters
    ----------
    runs, codes
        For each of the texts which run has it, and its place among the distinct ones; shape (all texts,).
    texts
        The distinct texts.
    """

    def __init__(self, runs: I8, codes: I4, texts: Sequence[str]) -> None:
        self.runs, self.codes, self.vocabulary = runs, codes, Vocabulary(tuple(texts))

    @classmethod
    def of(cls, lists: Sequence[Sequence[str]]) -> ListColumn:
        """Return the column of lists of texts."""
        places: dict[str, int] = {}
        codes = [places.setdefault(text, len(places)) for texts in lists for text in texts]
        runs = np.repeat(np.arange(len(lists)), [len(texts) for texts in lists])
        return cls(runs.astype(np.int64), np.array(codes, dtype=np.int32), tuple(places))


Column: TypeAlias = NumberColumn | TextColumn | ListColumn


class Columns(Protocol):
    """Runs as columns."""

    def __len__(self) -> int:
        """Return the number of runs."""
        ...

    def column(self, operand: Operand) -> Column | None:
        """Return the column of a field or of a reduced metric, None if no run has it.

        Metrics and attributes of kind NUMBER are number columns: a metric by MLflow's latest value (of the highest
        step, then the latest, then the largest), a reduced one by its reducer. Parameters and tags are text columns, as
        they were logged, also where they look like numbers. Data sets are list columns.
        """
        ...

    def search(self, text: str) -> Bool:
        """Return which runs the search of runs finds with a word or a regular expression, shape (runs,)."""
        ...
