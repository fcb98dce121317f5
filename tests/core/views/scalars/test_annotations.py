"""Marked points, thresholds, notes, odd points and the range in charts and figures."""

from __future__ import annotations

import math
from dataclasses import replace
from importlib.resources import as_file, files

import numpy as np
import pandas as pd
import pytest

from core.export.figures.figure import FigureFormat, figure_bytes
from core.model import Catalog
from core.session import Command, Session
from core.session.commands.cards.reading import (
    add_level,
    add_note,
    edit_note,
    judge_level,
    link_range,
    link_step,
    mark_anomalies,
    mark_ends,
    move_level,
    move_note,
    remove_levels,
    remove_notes,
    unlink_range,
)
from core.session.commands.runs.runs import select_runs
from core.session.keeping.codec import Decoder, Encoder
from core.state import CompareState, Direction, EndMarks, ScalarsState, SessionState, StepRange, XAxis
from core.views import Chart, Viewport
from core.views.flags import FlagKind
from core.views.scalars import resolve, resolve_card
from core.views.scalars.reading.marked import MOST
from tests.core.views.scalars.logs import catalog, series

PORT = Viewport(400, 300)
NAN = math.nan


def walk(seed: int, count: int = 60) -> list[float]:
    return list(np.random.default_rng(seed).normal(0, 1, count).cumsum() + 20)


LOGS = catalog(
    {name: {"loss": series(walk(seed)), "acc": series(walk(seed + 9))} for seed, name in enumerate(("a", "b", "c"))}
)


def session(*commands: Command, logs: Catalog = LOGS, **changes: object) -> Session:
    made = Session(logs, state=SessionState(scalars=replace(ScalarsState(), **changes)))  # type: ignore[arg-type]
    for command in commands:
        made.do(command)
    return made


def chart(*commands: Command, logs: Catalog = LOGS, tag: str = "loss", **changes: object) -> Chart:
    return resolve_card(logs, session(*commands, logs=logs, **changes).state, tag, PORT)


# Best and final


@pytest.mark.parametrize(("tag", "lower"), [("loss", True), ("acc", False)])
def test_the_best_and_the_final_value_of_each_curve_are_marked(tag: str, lower: bool) -> None:
    flags = chart(mark_ends(EndMarks.BOTH), tag=tag).flags
    assert len(flags) == 6
    for run in ("a", "b", "c"):
        logged = LOGS.runs[run].scalars[tag]
        values = pd.Series(logged.value.astype(float), index=logged.step)
        own = {flag.kind: flag for flag in flags if flag.keys == (run,)}
        best, final = own[FlagKind.BEST], own[FlagKind.FINAL]
        expected = (values.idxmin(), values.min()) if lower else (values.idxmax(), values.max())
        assert (best.x, best.y) == expected
        assert (final.x, final.y) == (59, values.iloc[-1])
        assert ("lowest" if lower else "highest") in best.tip


def test_the_users_direction_of_a_metric_counts() -> None:
    made = session(mark_ends(EndMarks.BEST))
    state = replace(made.state, compare=CompareState(directions={"loss": Direction.HIGHER}))
    (best, *_) = resolve_card(LOGS, state, "loss", PORT).flags
    assert best.y == max(LOGS.runs["a"].scalars["loss"].value)


def test_of_many_curves_only_selected_ones_are_marked_and_the_card_says_so() -> None:
    logs = catalog({f"r{k}": {"loss": series(walk(k))} for k in range(MOST + 1)})
    many = chart(mark_ends(EndMarks.FINAL), logs=logs)
    assert many.flags == ()
    assert "select runs to mark their values" in many.note
    some = chart(mark_ends(EndMarks.FINAL), select_runs(["r3", "r5"]), logs=logs)
    assert {flag.keys for flag in some.flags} == {("r3",), ("r5",)}
    assert "select runs" not in some.note


def test_values_that_are_no_numbers_are_neither_best_nor_final() -> None:
    logs = catalog({"a": {"loss": series([3.0, -math.inf, 1.0, 2.0, NAN])}})
    best, final = chart(mark_ends(EndMarks.BOTH), mark_anomalies(False), logs=logs).flags
    assert (best.y, final.y) == (1.0, 2.0)


# Odd points


def odd(values: list[float], steps: list[int] | None = None) -> list[tuple[FlagKind, float, float | None]]:
    flags = chart(logs=catalog({"a": {"loss": series(values, steps)}})).flags
    return [(flag.kind, flag.x, flag.until) for flag in flags]


def test_odd_points_are_marked_where_they_begin_and_how_far_they_go() -> None:
    assert odd([1.0, NAN, NAN, NAN, 2.0, 3.0]) == [(FlagKind.NAN, 1.0, 3.0)]
    assert odd([1.0, math.inf, 2.0]) == [(FlagKind.INFINITE, 1.0, None)]
    assert odd([1.0, 2.0, 3.0, 2.5, 2.0], [0, 10, 20, 10, 20]) == [(FlagKind.RESTART, 10.0, None)]
    assert odd([1.0, 2.0, 3.0]) == []


def test_marks_that_lie_close_together_are_one_that_tells_all_runs() -> None:
    logs = catalog({f"r{k}": {"loss": series([*[1.0] * 500, NAN, *[1.0] * 499])} for k in range(6)})
    (flag,) = chart(logs=logs).flags
    assert flag.keys == tuple(f"r{k}" for k in range(6))
    assert flag.tip.splitlines()[1] == "r0: NaN at step 500"
    assert flag.tip.endswith("and 2 more")


def test_a_divergence_says_by_which_rule() -> None:
    values = [*(2 * np.exp(-np.arange(100) / 30)), *[4.0] * 50]
    (flag,) = chart(logs=catalog({"a": {"loss": series(values)}})).flags
    assert flag.kind is FlagKind.DIVERGENCE
    assert abs(flag.x - 100) <= 1
    assert "median of five" in flag.tip


def test_marking_hides_no_data_and_can_be_switched_off() -> None:
    logs = catalog({"a": {"loss": series([1.0, NAN, 2.0])}})
    with_marks, without = chart(logs=logs), chart(mark_anomalies(False), logs=logs)
    assert without.flags == ()
    assert len(with_marks.layers) == len(without.layers)
    assert all(np.array_equal(a.x, b.x) for a, b in zip(with_marks.layers, without.layers, strict=True))
    assert with_marks.note == without.note


def test_marks_stand_on_whatever_the_axis_shows() -> None:
    logs = catalog({"a": {"loss": series([1.0, NAN, 2.0])}})
    assert [flag.x for flag in chart(logs=logs, x_axis=XAxis.RELATIVE).flags] == [12.0]


# The range, thresholds and notes


def test_the_linked_range_is_drawn_on_steps_only() -> None:
    extent = chart(link_range(40, 10)).extent
    assert extent is not None
    assert (extent.lower, extent.upper, extent.texts) == (10.0, 40.0, ("10", "40"))
    assert chart(link_range(40, 10), x_axis=XAxis.WALL).extent is None
    assert chart(link_range(40, 10), unlink_range()).extent is None


def test_a_step_beyond_all_curves_is_told() -> None:
    assert "clipped: ends at step 59" in chart(link_step(80)).note
    assert "clipped" not in chart(link_step(59)).note


def test_thresholds_are_added_moved_removed_and_undone() -> None:
    made = session(add_level("loss", 19.0))
    (level,) = resolve_card(LOGS, made.state, "loss", PORT).levels
    assert (level.value, level.text) == (19.0, "≤ 19")
    assert resolve_card(LOGS, made.state, "acc", PORT).levels == ()
    made.end_gesture()
    for value in (18.0, 17.0, 16.5):
        made.do(move_level(level.key, value))
    assert resolve_card(LOGS, made.state, "loss", PORT).levels[0].value == 16.5
    made.undo()
    assert resolve_card(LOGS, made.state, "loss", PORT).levels[0].value == 19.0
    made.do(judge_level(level.key, True))
    assert resolve_card(LOGS, made.state, "loss", PORT).levels[0].text == "smoothed ≤ 19"
    made.do(remove_levels({level.key}))
    assert resolve_card(LOGS, made.state, "loss", PORT).levels == ()
    made.undo()
    assert len(resolve_card(LOGS, made.state, "loss", PORT).levels) == 1


def test_notes_stand_on_their_card_or_on_all() -> None:
    made = session(add_note("loss", 10, 18.0, " halved\nthe rate "), add_note("", 30, None, "new data"))
    own = resolve_card(LOGS, made.state, "loss", PORT).flags
    assert [(flag.x, flag.y, flag.text) for flag in own] == [(10.0, 18.0, "halved"), (30.0, None, "new data")]
    assert own[0].tip == "halved\nthe rate\nStep 10, 18"
    assert [flag.text for flag in resolve_card(LOGS, made.state, "acc", PORT).flags] == ["new data"]


def test_notes_are_edited_moved_and_removed() -> None:
    made = session(add_note("loss", 10, 18.0, "one"))
    (key,) = (note.id for note in made.state.scalars.reading.notes)
    made.do(edit_note(key, "two"))
    made.do(move_note(key, 12, None))
    assert [(note.step, note.value, note.text) for note in made.state.scalars.reading.notes] == [(12, None, "two")]
    made.do(edit_note(key, "  "))
    assert made.state.scalars.reading.notes == ()
    made.undo()
    made.do(remove_notes({key}))
    assert made.state.scalars.reading.notes == ()


def test_all_of_it_is_saved_with_the_session() -> None:
    made = session(
        add_note("loss", 10, 18.0, "one"), add_level("loss", 3.0), link_range(1, 9), mark_ends(EndMarks.BEST)
    ).state
    parts = (made.scalars.reading, type(made.scalars.reading)), (made.step_range, StepRange)
    for value, kind in parts:
        assert Decoder().decode(Encoder().encode(value, kind), kind) == value


def test_figures_have_all_of_it() -> None:
    logs = catalog({"a": {"loss": series([*walk(1), NAN, 2.0])}})
    made = session(
        add_level("loss", 19.0), link_range(10, 40), add_note("loss", 30, None, "new data"), mark_ends(EndMarks.FINAL),
        logs=logs,
    )  # fmt: skip
    picture = resolve(logs, made.results, made.state, Viewport(600, 400), ["loss"])
    plain = resolve(logs, made.results, SessionState(), Viewport(600, 400), ["loss"])
    with as_file(files("resources").joinpath("fonts")) as fonts:
        drawn, bare = (figure_bytes(each, FigureFormat.SVG, fonts).decode() for each in (picture, plain))
    for text in ("≤ 19", ">10<", ">40<", "new data", ">2<"):
        assert text in drawn
    for text in ("≤ 19", "new data"):
        assert text not in bare
