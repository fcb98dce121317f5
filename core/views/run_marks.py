"""What the user has said of runs, as far as the query asks for it: what it does not ask for changes no answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from core.analysis.query import read
from core.analysis.run_marks import NO_MARKS, Marks, needed
from core.state import RunsState


def marks_asked(runs: RunsState) -> Marks:
    """Return stars, notes and other names if the query asks for any of them, else none; the same while they are."""
    return marks_needed(runs.query, marks_of(runs))


@lru_cache(maxsize=64)
def marks_needed(query: str, marks: Marks) -> Marks:
    """Return what the user says of runs if a text in the query bar asks for any of it, else nothing."""
    return needed(read(query).node, marks)


def marks_of(runs: RunsState) -> Marks:
    """Return stars, notes and other names; the same object as long as all of them are."""
    global _latest
    starred, notes, titles, marks = _latest
    if starred is not runs.starred or notes is not runs.notes or titles is not runs.titles:
        marks = Marks(runs.starred, frozenset(runs.notes.items()), frozenset(runs.titles.items()))
        _latest = (runs.starred, runs.notes, runs.titles, marks)
    return marks


# Compared by identity: notes are a mapping, which is asked about for every line of every list.
_latest: tuple[frozenset[str] | None, Mapping[str, str] | None, Mapping[str, str] | None, Marks]
_latest = (None, None, None, NO_MARKS)
