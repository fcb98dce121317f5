"""What the user has said of runs, stars and notes, as columns beside those of what the runs have logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.analysis.query import Node, Operand
from core.analysis.query.columns import Column, Columns, TextColumn
from core.analysis.query.fields import STARRED, base_field, is_mark
from core.analysis.query.nodes import Among, Between, Compare, IsNan, IsNull, Search, walk
from core.analysis.run_text import run_query
from core.model.arrays import Bool


@dataclass(frozen=True, slots=True)
class Marks:
    """Stars and notes of runs.

    Attributes
    ----------
    starred
        Names of runs with a star.
    notes
        Names of runs that have a note, with it.
    titles
        Names of runs that are called something else, with that: a search finds it, too.
    """

    starred: frozenset[str] = frozenset()
    notes: frozenset[tuple[str, str]] = frozenset()
    titles: frozenset[tuple[str, str]] = frozenset()


NO_MARKS: Final = Marks()


class MarkedColumns:
    """Columns of some runs and of what is said of them; implements `Columns`.

    Parameters
    ----------
    columns
        What is known of the runs.
    names
        Of the runs, in the same order.
    marks
        What is said of them.
    """

    def __init__(self, columns: Columns, names: Sequence[str], marks: Marks) -> None:
        self._columns, self._names, self._marks = columns, names, marks

    def __len__(self) -> int:
        """Return the number of runs."""
        return len(self._names)

    def column(self, operand: Operand) -> Column | None:
        """Return the column of a field; every run has a star or has none, a note only if there is one."""
        if not is_mark(operand):
            return self._columns.column(operand)
        if base_field(operand).key == STARRED:
            starred = self._marks.starred
            return TextColumn.of(["true" if name in starred else "false" for name in self._names])
        notes = dict(self._marks.notes)
        column = TextColumn.of([notes.get(name) or None for name in self._names])
        return column if column.vocabulary.texts else None

    def search(self, text: str) -> Bool:
        """Return which runs a search finds."""
        found = self._columns.search(text)
        titles = dict(self._marks.titles)
        if not titles:
            return found
        finds = run_query(text).search
        called = (name in titles and finds(titles[name]) is not None for name in self._names)
        return found | np.fromiter(called, dtype=np.bool_, count=len(self._names))


def needed(node: Node | None, marks: Marks) -> Marks:
    """Return what users say of runs if a query asks for it, else nothing: the rest changes no answer."""
    searches = bool(marks.titles) and any(isinstance(one, Search) for one in (walk(node) if node is not None else ()))
    return marks if searches or asks_marks(node) else NO_MARKS


def asks_marks(node: Node | None) -> bool:
    """Return whether a query asks for any of what users say of runs."""
    asked = Compare | Between | Among | IsNull | IsNan
    return any(isinstance(one, asked) and is_mark(one.operand) for one in (walk(node) if node is not None else ()))
