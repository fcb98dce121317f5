"""What the user has said of runs, as far as the query asks for it: what it does not ask for changes no answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from core.analysis.query import read
from core.analysis.run_marks import NO_MARKS, Marks, asks_marks
from core.state import RunsState


def marks_asked(runs: RunsState) -> Marks:
    """Return stars and notes if the query asks for any of them, else none; the same while they are the same."""
    return marks_of(runs) if query_asks_marks(runs.query) else NO_MARKS


@lru_cache(maxsize=64)
def query_asks_marks(query: str) -> bool:
    """Return whether a text in the query bar asks for stars or notes."""
    return asks_marks(read(query).node)


def marks_of(runs: RunsState) -> Marks:
    """Return stars and notes; the same object as long as both are."""
    global _latest
    starred, notes, marks = _latest
    if starred is not runs.starred or notes is not runs.notes:
        marks = Marks(runs.starred, frozenset(runs.notes.items()))
        _latest = (runs.starred, runs.notes, marks)
    return marks


# Compared by identity: notes are a mapping, which is asked about for every line of every list.
_latest: tuple[frozenset[str] | None, Mapping[str, str] | None, Marks] = (None, None, NO_MARKS)
