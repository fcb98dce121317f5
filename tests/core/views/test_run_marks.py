"""Stars and notes in queries: what is listed and shown follows them, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.model import Catalog, Run
from core.session import Session
from core.session.commands.runs.runs import note_run, query_runs, star_runs
from core.state import RunsState, SessionState
from core.views.query_look import query_look
from core.views.run_marks import marks_asked, marks_of
from core.views.run_search import matching_runs
from core.views.runs import listed_runs
from core.views.shown import drawable_key, shown_runs

CATALOG = Catalog(runs={name: Run(name, "table", (), params={"lr": 0.1}, loaded=True) for name in "abcd"})


def said(query: str, **runs: object) -> SessionState:
    return SessionState(runs=replace(RunsState(query=query), **runs))  # type: ignore[arg-type]


STARRED = frozenset(("a", "c"))
NOTES = {"b": "try again", "c": "Diverged early"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("starred = true", "ac"),
        ("starred = false", "bd"),
        ("starred != true", "bd"),
        ("NOT starred = true", "bd"),
        ("starred IS NULL", ""),
        ("note LIKE '%again%'", "b"),
        ("note ILIKE 'diverged%'", "c"),
        ("note ~ 'again|early'", "bc"),
        ("note IS NULL", "ad"),
        ("note != 'try again'", "c"),
        ("starred = true AND note IS NOT NULL", "c"),
        ("starred = true OR name = 'b'", "abc"),
        ("params.lr > 0.05 AND starred = true", "ac"),
    ],
)
def test_what_is_asked_of_stars_and_notes(query: str, found: str) -> None:
    state = said(query, starred=STARRED, notes=NOTES)
    assert shown_runs(CATALOG, state) == listed_runs(CATALOG, state) == tuple(found)
    look = query_look(CATALOG, query, marks=marks_of(state.runs))
    assert look.note.startswith(f"{len(found)} of 4")
    assert not look.doubtful


def test_without_a_session_nothing_is_said() -> None:
    assert matching_runs(CATALOG, "starred = true OR note IS NOT NULL") == ()
    assert matching_runs(CATALOG, "note IS NULL") == tuple("abcd")


def test_a_star_that_is_given_shows_the_run_at_once() -> None:
    session = Session()
    session.set_catalog(CATALOG)
    session.do(query_runs("starred = true OR note = 'x'"))
    assert shown_runs(session.catalog, session.state) == ()
    session.do(star_runs(["b"], True))
    session.do(note_run("d", "x"))
    assert shown_runs(session.catalog, session.state) == ("b", "d")
    session.undo()
    assert shown_runs(session.catalog, session.state) == ("b",)


def test_a_query_that_asks_for_none_of_it_is_not_answered_again() -> None:
    before, after = said("params.lr > 0"), said("params.lr > 0", starred=STARRED, notes=NOTES)
    assert drawable_key(CATALOG, before) == drawable_key(CATALOG, after)
    assert drawable_key(CATALOG, said("note = 'a'")) != drawable_key(CATALOG, said("note = 'a'", notes=NOTES))


def test_a_search_finds_what_runs_are_called_and_a_query_by_name_does_not() -> None:
    name = next(iter(CATALOG.runs))
    state = SessionState(runs=RunsState(query="my best", titles={name: "My best one"}))
    assert shown_runs(CATALOG, state) == (name,)
    assert shown_runs(CATALOG, replace(state, runs=replace(state.runs, titles={}))) == ()
    look = query_look(CATALOG, "my best", marks=marks_of(state.runs))
    assert look.note.startswith("1 of 4")
    asked = replace(state, runs=replace(state.runs, query="name = 'My best one'"))
    assert shown_runs(CATALOG, asked) == ()
    assert marks_asked(replace(state.runs, query="metrics.loss > 1")) is marks_asked(RunsState())
