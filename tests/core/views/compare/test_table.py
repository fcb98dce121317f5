"""Fields of runs side by side."""

from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Catalog, RunStatus
from core.session.commands.runs.compare import change_compare, direct_metric
from core.session.commands.runs.run_table import change_run_table
from core.state import CompareState, Direction, NumberFormat, NumberStyle, SessionState
from core.views.compare.change import Change, Verdict, change_from, change_text, share_text
from core.views.compare.table import Comparison, comparison, same_value
from core.views.hparams.table.columns import ColumnKind
from tests.core.views.hparams.made import made_catalog

_AUTO = NumberFormat()
_NUMBER = st.floats(allow_nan=False, allow_infinity=False)


def _catalog() -> Catalog:
    made = made_catalog(
        {
            "lr": [0.1, 0.01, 0.1],
            "depth": [3, 3, 3],
            "note": ["one\ntwo", "one\nthree", None],
            "fast": [True, 1, True],
        },
        {"loss": [0.5, 0.25, math.nan], "accuracy": [0.8, 0.9, 0.9], "only": [1.0, None, None]},
        ["a", "b", "c"],
    )
    runs = dict(made.runs)
    runs["a"] = replace(
        runs["a"], status=RunStatus.FINISHED, started=100.0, ended=160.0,
        labels=MappingProxyType({"team": "vision", "mlflow.user": "ada"}),
    )  # fmt: skip
    runs["b"] = replace(runs["b"], status=RunStatus.FAILED, started=100.0, ended=250.0)
    return Catalog(made.sources, MappingProxyType(runs))


def _state(**changes: object) -> SessionState:
    return SessionState(compare=replace(CompareState(runs=("a", "b", "c")), **changes))  # type: ignore[arg-type]


def _found(**changes: object) -> Comparison:
    return comparison(_catalog(), _state(**changes), 1000.0)


def _place(found: Comparison, key: str) -> int:
    return [row.column.key for row in found.rows].index(key)


def test_every_field_that_any_run_has_is_listed_by_sections() -> None:
    found = _found()
    assert [(row.section, row.column.key) for row in found.rows] == [
        ("Run", "status"), ("Run", "start_time"), ("Run", "duration"), ("Run", "end_time"),
        ("Run", "source"),
        ("Parameters", "params.lr"), ("Parameters", "params.depth"), ("Parameters", "params.note"),
        ("Parameters", "params.fast"),
        ("Metrics", "metrics.loss"), ("Metrics", "metrics.accuracy"), ("Metrics", "metrics.only"),
        ("Tags", "tags.team"), ("Tags of programs", "tags.mlflow.user"),
    ]  # fmt: skip
    assert found.known == len(found.rows)


def test_only_fields_that_differ() -> None:
    found = _found(differences=True)
    keys = {row.column.key for row in found.rows}
    assert "params.depth" not in keys
    assert "source" not in keys
    assert {"params.lr", "params.note", "params.fast", "metrics.loss", "metrics.only", "tags.team"} <= keys
    assert found.differing == len(found.rows) < found.known
    assert all(row.differs for row in found.rows)


def test_runs_keep_the_users_order_and_those_that_are_gone_are_told() -> None:
    found = _found(runs=("c", "gone", "a"), baseline="gone")
    assert found.names == ("c", "a")
    assert found.gone == ("gone",)
    assert found.baseline is None
    lr = found.rows[_place(found, "params.lr")]
    assert lr.values == (0.1, 0.1)
    assert not lr.differs


def test_changes_are_counted_from_the_baseline() -> None:
    found = _found(baseline="a")
    loss, accuracy, lr = (_place(found, key) for key in ("metrics.loss", "metrics.accuracy", "params.lr"))
    assert found.change(loss, 0) is None
    assert found.change(loss, 1) == Change(-0.25, -0.5, Verdict.BETTER)
    missing = found.change(loss, 2)
    assert missing is not None
    assert missing.verdict is Verdict.WORSE
    assert math.isnan(missing.absolute)
    better = found.change(accuracy, 2)
    assert better is not None
    assert better.verdict is Verdict.BETTER
    assert better.share == pytest.approx(0.125)
    moved = found.change(lr, 1)
    assert moved is not None
    assert moved.verdict is Verdict.NEUTRAL
    assert moved.absolute == pytest.approx(-0.09)
    assert found.change(_place(found, "params.note"), 1) is None
    assert found.change(_place(found, "metrics.only"), 1) is None
    lasted = found.change(_place(found, "duration"), 1)
    assert lasted == Change(90.0, 1.5, Verdict.NEUTRAL)
    assert lasted is not None
    assert change_text(lasted, ColumnKind.DURATION, _AUTO) == "+1m30s (+150\u202f%)"


def test_the_direction_is_the_users() -> None:
    state = direct_metric("accuracy", Direction.LOWER, Direction.HIGHER).apply(_state(baseline="a"))
    found = comparison(_catalog(), state, 0.0)
    accuracy = _place(found, "metrics.accuracy")
    change = found.change(accuracy, 1)
    assert change is not None
    assert change.verdict is Verdict.WORSE
    assert found.best(accuracy) == {0}
    back = direct_metric("accuracy", Direction.HIGHER, Direction.HIGHER).apply(state)
    assert back.compare.directions == {}


def test_the_direction_of_best_in_the_table_of_runs_counts() -> None:
    command = change_run_table("", reducers={"metrics.accuracy": "best(metrics.accuracy, min)"})
    found = comparison(_catalog(), command.apply(_state(baseline="a")), 0.0)
    row = found.rows[_place(found, "metrics.accuracy")]
    assert row.column.detail == "best, lowest"
    assert row.direction is Direction.LOWER


def test_the_best_value_is_known() -> None:
    found = _found()
    assert found.best(_place(found, "metrics.loss")) == {1}
    assert found.best(_place(found, "metrics.accuracy")) == {1, 2}
    assert found.best(_place(found, "metrics.only")) == frozenset()
    assert found.best(_place(found, "params.lr")) == frozenset()
    alike = _found(runs=("b", "c"))
    assert alike.best(_place(alike, "metrics.accuracy")) == frozenset()


def test_numbers_are_written_as_in_the_table_of_runs() -> None:
    command = change_run_table("", formats={"metrics.loss": NumberFormat(NumberStyle.FIXED, 1)})
    found = comparison(_catalog(), command.apply(_state(baseline="a")), 0.0)
    loss = _place(found, "metrics.loss")
    assert found.cell(loss, 0).text == "0.5"
    change = found.change(loss, 1)
    assert change is not None
    assert change_text(change, ColumnKind.METRIC, found.wanted(loss)) == "−0.2 (−50.0\u202f%) better"


@given(_NUMBER, _NUMBER, st.sampled_from([None, *Direction]))
def test_there_and_back_are_opposite(one: float, other: float, direction: Direction | None) -> None:
    there, back = change_from(one, other, direction), change_from(other, one, direction)
    assert there is not None
    assert back is not None
    assert there.absolute == -back.absolute
    opposite = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
    assert back.verdict is opposite.get(there.verdict, there.verdict)
    assert (there.verdict is Verdict.SAME) == (one == other)
    if there.share is not None:
        assert there.share == there.absolute / abs(one)
    else:
        assert one == 0 or not math.isfinite(there.absolute / one)


def test_what_is_no_finite_number_is_judged_where_it_can_be() -> None:
    nan, inf = math.nan, math.inf
    assert change_from(nan, nan, Direction.LOWER) is None
    assert change_from(inf, inf, Direction.LOWER) is None
    assert change_from(nan, 1.0) is None
    better = change_from(nan, 1.0, Direction.HIGHER)
    assert better is not None
    assert better.verdict is Verdict.BETTER
    worse = change_from(1.0, inf, Direction.LOWER)
    assert worse is not None
    assert worse.verdict is Verdict.WORSE
    assert change_text(worse, ColumnKind.METRIC, _AUTO) == "worse"
    lowest = change_from(1.0, -inf, Direction.LOWER)
    assert lowest is not None
    assert lowest.verdict is Verdict.BETTER


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0134, "+1.3"), (-0.5, "−50.0"), (0.00001, "+0.001"), (1.5, "+150"), (123.4, "+12,340"), (1e5, "+10M")],
)
def test_percentages(share: float, text: str) -> None:
    assert share_text(share) == f"{text}\u202f%"


def test_a_time_of_day_has_no_percentage() -> None:
    found = _found(baseline="a")
    start = found.change(_place(found, "start_time"), 1)
    assert start is not None
    assert start.share is None
    assert change_text(start, ColumnKind.TIME, _AUTO) == "no change"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 1.0, True), ("1", 1, True), ("0.10", "0.1", False), (True, 1, False), (True, True, True), ("a", "a", True),
        (math.nan, math.nan, True), ("nan", math.nan, True), (math.nan, 1.0, False), (None, None, True),
        (None, 0, False), ("None", None, False), (np.float32(0.5), 0.5, True), (2**53, 2**53 + 1, False),
        ("x", 1, False),
    ],
)  # fmt: skip
def test_what_is_the_same(one: object, other: object, same: bool) -> None:
    assert same_value(one, other) is same
    assert same_value(other, one) is same


def test_nothing_is_compared_of_no_runs() -> None:
    found = comparison(_catalog(), SessionState(), 0.0)
    assert found.rows == ()
    assert found.runs == ()


def test_changing_what_is_compared_leaves_all_else() -> None:
    state = change_compare("", differences=True).apply(_state())
    assert state == replace(_state(), compare=replace(_state().compare, differences=True))
