from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from core.model import Catalog, Run
from core.session import Session
from core.session.commands.runs.runs import check_runs, colour_run, isolate_runs, query_runs, show_all_runs
from core.state import RunsBrush, RunsState, SessionState
from core.style import ThemeName, entity_colour
from core.views.shown import query_error, run_colour, shown_runs

NAMES = ("lr=0.1", "lr=1", "LR=10", "other/a(b")


def catalog(names: tuple[str, ...] = NAMES) -> Catalog:
    return Catalog(runs=MappingProxyType({name: Run(name, "tensorboard", ()) for name in names}))


def test_everything_is_shown_at_first_in_the_order_of_the_catalog() -> None:
    assert shown_runs(catalog(), SessionState()) == NAMES


def test_shown_is_what_is_checked_and_matches_and_lies_in_every_brush() -> None:
    runs = RunsState(unchecked=frozenset({"lr=1"}), query="^lr=")
    state = SessionState(runs=runs)
    assert shown_runs(catalog(), state) == ("lr=0.1", "LR=10")
    brush = RunsBrush("1", "scalars", "lr", frozenset({"LR=10", "lr=1"}))
    assert shown_runs(catalog(), replace(state, brushes=(brush,))) == ("LR=10",)
    other = RunsBrush("2", "scalars", "small", frozenset({"lr=0.1", "lr=1"}))
    assert shown_runs(catalog(), replace(state, brushes=(other,))) == ("lr=0.1",)
    assert shown_runs(catalog(), replace(state, brushes=(brush, other))) == ()


def test_a_query_that_is_no_expression_is_taken_literally_and_explained() -> None:
    assert shown_runs(catalog(), SessionState(runs=RunsState(query="a(b"))) == ("other/a(b",)
    assert "unterminated" in query_error("a(b")
    assert query_error("a(b)?") == ""


def test_a_run_keeps_its_colour_when_others_are_hidden() -> None:
    hidden = SessionState(runs=RunsState(unchecked=frozenset({"lr=0.1"})))
    for place, name in enumerate(NAMES):
        for theme in ThemeName:
            assert run_colour(catalog(), hidden, name, theme) == entity_colour(place, theme)


def test_a_chosen_colour_wins_and_can_be_given_back() -> None:
    session = Session(catalog=catalog())
    session.do(colour_run("lr=1", "#123456"))
    assert run_colour(session.catalog, session.state, "lr=1", ThemeName.DARK) == "#123456"
    session.do(colour_run("lr=1", None))
    assert run_colour(session.catalog, session.state, "lr=1", ThemeName.DARK) == entity_colour(1, ThemeName.DARK)


def test_an_unknown_run_is_neutral() -> None:
    assert run_colour(catalog(), SessionState(), "gone", ThemeName.LIGHT) == "#9AA0A8"


def test_isolating_twice_shows_all_again_and_every_step_can_be_undone() -> None:
    session = Session(catalog=catalog())
    session.do(isolate_runs(session.catalog, ["lr=1"]))
    assert shown_runs(session.catalog, session.state) == ("lr=1",)
    session.do(isolate_runs(session.catalog, ["lr=1"]))
    assert shown_runs(session.catalog, session.state) == NAMES
    session.do(check_runs(["LR=10", "lr=1"], checked=False))
    assert session.undo_label == "Hide 2 runs"
    session.do(query_runs("LR"))
    session.do(show_all_runs())
    assert shown_runs(session.catalog, session.state) == NAMES
    session.undo()
    assert shown_runs(session.catalog, session.state) == ("lr=0.1",)


def test_runs_that_appear_later_change_no_colour_and_undo_keeps_theirs() -> None:
    session = Session()
    session.set_catalog(catalog(("b", "d")))
    session.do(colour_run("b", "#123456"))
    session.set_catalog(catalog(("a", "b", "d")))
    session.set_catalog(catalog(("a", "b", "c", "d")))
    places = {"b": 0, "d": 1, "a": 2, "c": 3}
    session.undo()
    for name, place in places.items():
        assert run_colour(session.catalog, session.state, name, ThemeName.LIGHT) == entity_colour(
            place, ThemeName.LIGHT
        )
    session.redo()
    assert run_colour(session.catalog, session.state, "c", ThemeName.LIGHT) == entity_colour(3, ThemeName.LIGHT)


def test_places_are_those_of_the_logs_that_are_open() -> None:
    session = Session()
    session.set_catalog(catalog(("a", "b")))
    session.set_catalog(catalog(()))
    session.set_catalog(catalog(("x", "y")))
    assert session.state.runs.places == ("x", "y")
    session.restore(SessionState(runs=RunsState(places=("y",))))
    assert session.state.runs.places == ("y", "x")
