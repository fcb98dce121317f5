"""Commands about runs side by side."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.session.commands.runs.compare import (
    MOST_RUNS,
    add_runs,
    change_compare,
    compare_runs,
    measure_against,
    move_run,
    remove_run,
)
from core.session.keeping.codec import Decoder, Encoder
from core.state import CompareState, Direction, SessionState

_NAMES = st.lists(st.sampled_from([f"run{number}" for number in range(30)]), max_size=30)


def _of(*runs: str, **changes: str) -> SessionState:
    return SessionState(compare=replace(CompareState(runs=runs), **changes))  # type: ignore[arg-type]


def test_comparing_brings_the_page_to_the_front() -> None:
    state = compare_runs(["b", "a", "b"]).apply(_of("x", "b", baseline="x", left="b", right="x"))
    assert state.compare.runs == ("b", "a")
    assert (state.active_view, state.hparams.page) == ("hparams", "compare")
    assert (state.compare.baseline, state.compare.left, state.compare.right) == ("", "b", "")


def test_no_more_than_twenty_stand_side_by_side() -> None:
    names = [f"run{number}" for number in range(40)]
    assert compare_runs(names).apply(SessionState()).compare.runs == tuple(names[:MOST_RUNS])
    full = _of(*names[:MOST_RUNS])
    assert add_runs(names[30:]).apply(full).compare.runs == full.compare.runs
    moved = add_runs([names[5]], 0).apply(full).compare.runs
    assert moved[0] == names[5]
    assert set(moved) == set(full.compare.runs)


def test_runs_are_added_where_they_are_dropped() -> None:
    assert add_runs(["x", "y"], 1).apply(_of("a", "b")).compare.runs == ("a", "x", "y", "b")
    assert add_runs(["x"]).apply(_of("a", "b")).compare.runs == ("a", "b", "x")
    assert add_runs(["a"], 2).apply(_of("a", "b", "c")).compare.runs == ("b", "a", "c")


@given(_NAMES, _NAMES, st.integers(0, 20))
def test_adding_keeps_all_that_were_there(before: list[str], names: list[str], place: int) -> None:
    state = compare_runs(before).apply(SessionState())
    after = add_runs(names, place).apply(state).compare.runs
    assert set(state.compare.runs) - set(names) <= set(after)
    assert len(after) == len(set(after)) <= MOST_RUNS
    kept = [run for run in state.compare.runs if run not in names]
    assert [run for run in after if run in kept] == kept


@given(_NAMES.filter(bool), st.integers(-3, 25))
def test_moving_only_reorders(before: list[str], place: int) -> None:
    state = compare_runs(before).apply(SessionState())
    runs = state.compare.runs
    after = move_run(runs[0], place).apply(state).compare.runs
    assert sorted(after) == sorted(runs)
    assert after.index(runs[0]) == min(max(place, 0), len(runs) - 1)
    assert move_run("unknown", place).apply(state) == state


def test_a_baseline_that_is_removed_is_none() -> None:
    state = measure_against("b").apply(_of("a", "b", "c"))
    assert state.compare.baseline == "b"
    assert remove_run("a").apply(state).compare.baseline == "b"
    assert remove_run("b").apply(state).compare == CompareState(runs=("a", "c"))


def test_it_is_saved_and_read_again() -> None:
    state = change_compare("", runs=("a", "b"), directions={"loss": Direction.HIGHER}, tags=("loss",)).apply(_of())
    written = Encoder().encode(state.compare, CompareState)
    assert Decoder().decode(written, CompareState) == state.compare
