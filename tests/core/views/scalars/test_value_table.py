"""The table of values, judged by TensorBoard's formulas worked out with pandas over the logged points."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.export.value_table import copied_values, save_value_table
from core.model import Catalog, Run, ScalarSeries
from core.session import Command, Session
from core.session.commands.cards.reading import (
    add_level,
    judge_level,
    link_range,
    link_step,
    place_columns,
    show_columns,
    sort_values,
    turn_level,
)
from core.state import ChartSpec, Direction, GroupBy, Grouping, ScalarsState, SessionState, Source
from core.views.scalars.reading.cells import cell, value
from core.views.scalars.reading.columns import AT_STEP, OVER_RANGE
from core.views.scalars.reading.table import ValueTable, value_table
from tests.core.views.scalars.logs import START, catalog, series

WEIGHT = 0.6


def walk(seed: int, steps: list[int]) -> ScalarSeries:
    values = np.random.default_rng(seed).normal(0, 1, len(steps)).cumsum() + 5
    return series(list(values), steps)


LOGS = catalog(
    {
        "a": {"loss": walk(1, list(range(0, 100, 5)))},
        "b": {"loss": walk(2, list(range(10, 60, 3)))},
        "c": {"loss": walk(3, [0, 50, 100, 150])},
        "late": {"loss": walk(4, [90, 95])},
        "other": {"acc": walk(5, [0, 1])},
    }
)


def made(*commands: Command, logs: Catalog = LOGS, state: SessionState | None = None) -> ValueTable:
    session = Session(logs, state=state or SessionState(scalars=ScalarsState(smoothing=WEIGHT)))
    for command in commands:
        session.do(command)
    return value_table(logs, session.state, "loss")


def frame(run: str) -> pd.DataFrame:
    logged = LOGS.runs[run].scalars["loss"]
    found = pd.DataFrame({"step": logged.step, "wall": logged.wall_time, "value": logged.value.astype(float)})
    # TensorBoard's debiased average: with adjust, pandas divides by the same sum of weights.
    found["y"] = found["value"].ewm(alpha=1 - WEIGHT, adjust=True).mean()
    return found


def numbers(table: ValueTable) -> dict[str, dict[str, float]]:
    return {
        row.run: {
            column.key: float(table.values[place, number])
            for number, column in enumerate(table.columns)
            if table.there[place, number]
        }
        for place, row in enumerate(table.rows)
    }


def test_the_columns_are_those_of_tensorboard() -> None:
    assert [column.title for column in made().columns] == ["Run", "Smoothed", "Value", "Step", "Relative"]
    assert [column.title for column in made(link_range(0, 50)).columns] == [
        "Run", "Min", "Max", "Start value", "End value", "Value change", "%", "Start step", "End step", "Step at max",
        "Step at min", "Mean", "Raw change",
    ]  # fmt: skip


@pytest.mark.parametrize("step", [0, 12, 50, 57, 99, 400])
def test_at_a_step_each_curve_has_its_last_point_at_or_before_it(step: int) -> None:
    table = made(link_step(step))
    found = numbers(table)
    for row in table.rows:
        points = frame(row.run)
        before = points[points["step"] <= step]
        if before.empty:
            assert found[row.run] == {}
            assert row.clipped == f"begins at step {points['step'].iloc[0]}"
            continue
        point = before.iloc[-1]
        assert found[row.run] == pytest.approx(
            {"smoothed": point.y, "value": point.value, "step": point.step, "relative": point.wall - (START - 10)}
        )
        last = points["step"].iloc[-1]
        assert row.clipped == (f"ends at step {last}" if last < step else "")


def test_without_a_linked_step_the_last_points_are_read_and_nothing_is_clipped() -> None:
    table = made()
    assert [found["step"] for found in numbers(table).values()] == [95, 58, 150, 95]
    assert table.note == ""
    assert table.about == "Last step"


@pytest.mark.parametrize("span", [(0, 95), (13, 55), (50, 150), (7, 8), (-5, 9)])
def test_over_a_range_the_numbers_are_those_of_tensorboards_table(span: tuple[int, int]) -> None:
    table = made(link_range(*span))
    found = numbers(table)
    for run in ("a", "b", "c", "late"):
        points = frame(run)
        inside = points[points["step"].between(*span)]
        if inside.empty:
            assert found[run] == {}
            continue
        start, end = inside.iloc[0], inside.iloc[-1]
        expected = {
            "min": inside.y.min(),
            "max": inside.y.max(),
            "start_value": start.y,
            "end_value": end.y,
            "change": end.y - start.y,
            "share": (end.y - start.y) / start.y,
            "start_step": start.step,
            "end_step": end.step,
            "step_at_max": inside.step[inside.y == inside.y.max()].iloc[0],
            "step_at_min": inside.step[inside.y == inside.y.min()].iloc[0],
            "mean": inside.value.mean(),
            "raw_change": end.value - start.value,
        }
        assert found[run] == pytest.approx(expected)


def test_what_does_not_reach_over_the_range_says_so() -> None:
    table = made(link_range(120, 40))
    assert table.about == "Steps 40 to 120"
    assert {row.run: row.clipped for row in table.rows} == {
        "a": "ends at step 95", "b": "ends at step 58", "c": "", "late": "begins at step 90, ends at step 95",
    }  # fmt: skip
    assert table.note == "Clipped: 3 of 4 curves do not reach there"


def test_every_column_of_the_tables_is_filled() -> None:
    keys = [column.key for column in (*AT_STEP, *OVER_RANGE) if column.key != "runs"]
    shown = show_columns(keys, True, "Show")
    for commands in ((shown,), (shown, link_range(0, 95))):
        table = made(*commands)
        assert table.there[0, 1:].all()
        assert np.isfinite(table.values[0, 1:]).all()


def test_superseded_points_do_not_count_and_the_axis_does_not_matter() -> None:
    step = np.array([0, 1, 2, 3, 1, 2])
    value = np.array([0.0, 1.0, 2.0, 99.0, 11.0, 12.0])
    wall = START + np.arange(6.0)
    logs = catalog({"a": {"loss": ScalarSeries(wall, step, value)}})
    state = SessionState(scalars=ScalarsState(smoothing=0.0, superseded=True))
    table = made(link_range(0, 9), logs=logs, state=state)
    assert numbers(table)["a"]["max"] == 12.0
    assert numbers(made(link_step(2), logs=logs, state=state))["a"]["value"] == 12.0


def test_rows_are_sorted_by_any_column_with_what_is_missing_last() -> None:
    def runs(*commands: Command) -> list[str]:
        table = made(link_step(20), *commands)
        return [table.rows[place].run for place in table.order.tolist()]

    assert runs() == ["a", "b", "c", "late"]
    by_value = sorted("abc", key=lambda run: frame(run).query("step <= 20").value.iloc[-1])
    assert runs(sort_values("value", "Value")) == [*by_value, "late"]
    assert runs(sort_values("value", "Value"), sort_values("value", "Value")) == [*reversed(by_value), "late"]
    assert runs(*[sort_values("value", "Value")] * 3) == ["a", "b", "c", "late"]
    assert runs(sort_values("run", "Run", first_descending=True)) == ["late", "c", "b", "a"]


def test_a_table_knows_where_each_run_stands() -> None:
    table = made(link_step(20), sort_values("run", "Run", first_descending=True))
    assert table.places == {"late": (0,), "c": (1,), "b": (2,), "a": (3,)}


# Thresholds


def level_of(state: SessionState) -> str:
    return state.scalars.reading.levels[0].id


@pytest.mark.parametrize("goal", [4.0, 6.0, 1e9])
def test_a_threshold_is_a_column_of_the_steps_to_reach_it(goal: float) -> None:
    session = Session(LOGS, state=SessionState(scalars=ScalarsState(smoothing=WEIGHT)))
    session.do(add_level("loss", goal))
    key = level_of(session.state)

    def found(column: str, compare: str) -> None:
        table = numbers(value_table(LOGS, session.state, "loss"))
        for run in ("a", "b", "c", "late"):
            there = frame(run).query(f"{column} {compare} {goal}")
            if there.empty:
                assert f"level:{key}" not in table[run]
            else:
                assert table[run][f"level:{key}"] == there["step"].iloc[0]
                assert table[run][f"level_time:{key}"] == there["wall"].iloc[0] - (START - 10)

    found("value", "<=")  # a loss is better when it is lower
    session.do(judge_level(key, True))
    found("y", "<=")
    session.do(turn_level(key, Direction.HIGHER))
    found("y", ">=")


def test_a_threshold_belongs_to_its_card() -> None:
    session = Session(LOGS)
    session.do(add_level("acc", 1.0))
    assert not any(column.key.startswith("level") for column in value_table(LOGS, session.state, "loss").columns)


# What is known of runs, and groups


def with_params() -> Catalog:
    runs = {
        name: replace(run, params={"lr": [0.1, 0.1, "big", 0.01, 1.0][place], "seed": place})
        for place, (name, run) in enumerate(LOGS.runs.items())
    }
    return Catalog(runs=runs)


def cells(table: ValueTable, key: str) -> list[str]:
    column = [each.key for each in table.columns].index(key)
    return [cell(table, row, column).text for row in table.order.tolist()]


def test_what_is_known_of_runs_is_shown_sorted_and_moved_on_demand() -> None:
    logs = with_params()
    listed = show_columns(["params.lr"], True, "Show lr")
    table = made(listed, place_columns(["run", "params.lr"]), logs=logs)
    assert [column.title for column in table.columns][:2] == ["Run", "lr"]
    assert cells(table, "params.lr") == ["0.1", "0.1", "big", "0.01"]
    table = made(listed, sort_values("params.lr", "lr"), logs=logs)
    assert cells(table, "params.lr") == ["0.01", "0.1", "0.1", "big"]


def test_groups_have_rows_that_stand_for_their_runs() -> None:
    logs = with_params()
    grouping = Grouping(GroupBy.FIELDS, fields=("params.lr",))
    state = SessionState(scalars=ScalarsState(smoothing=0.0), grouping=grouping)
    shown = show_columns(["params.seed", "params.lr", "runs"], True, "Show")
    table = made(link_step(20), shown, logs=logs, state=state)
    group = next(row for row in table.rows if len(row.members) == 2)
    assert group.members == ("a", "b")
    place = table.rows.index(group)
    assert table.places["b"] == (list(table.order).index(place),)
    columns = [each.key for each in table.columns]
    assert cell(table, place, columns.index("params.lr")).text == "0.1"
    assert cell(table, place, columns.index("params.seed")).text == "2 values"
    assert cell(table, place, columns.index("runs")).text == "2"
    both = [np.interp(19, frame(run)["step"], frame(run)["value"]) for run in "ab"]
    at = columns.index("value")
    assert value(table, place, columns.index("step")) in (19, 20)
    if value(table, place, columns.index("step")) == 19:
        assert value(table, place, at) == pytest.approx(np.mean(both))


# Files


def rows_of(table: ValueTable, tmp_path: Path, ending: str) -> Any:
    path = tmp_path / f"values{ending}"
    assert save_value_table(path, table) == len(table.rows)
    return path.read_text() if ending not in (".parquet",) else pd.read_parquet(path)


def test_files_have_all_digits_in_the_order_of_the_rows(tmp_path: Path) -> None:
    table = made(link_step(20), sort_values("value", "Value"))
    expected = [table.rows[place].run for place in table.order.tolist()]
    read = list(csv.DictReader(io.StringIO(rows_of(table, tmp_path, ".csv"))))
    assert [row["Run"] for row in read] == expected
    points = frame(expected[0]).query("step <= 20")
    assert float(read[0]["Smoothed"]) == pytest.approx(points.y.iloc[-1], rel=1e-12)
    assert read[-1]["Value"] == ""
    records = json.loads(rows_of(table, tmp_path, ".json"))
    assert records[0]["Step"] == points["step"].iloc[-1]
    assert records[-1]["Value"] is None
    loaded = rows_of(table, tmp_path, ".parquet")
    assert list(loaded["Run"]) == expected
    assert math.isnan(loaded["Value"].iloc[-1])
    assert "| late | – | – | – | – |" in rows_of(table, tmp_path, ".md").replace("\\", "")
    assert r"late & -- & -- & -- & -- \\" in rows_of(table, tmp_path, ".tex")


def test_some_rows_are_copied_below_the_names_of_the_columns() -> None:
    table = made(link_step(20))
    lines = copied_values(table, [1]).splitlines()
    assert lines[0].split("\t") == ["Run", "Smoothed", "Value", "Step", "Relative"]
    assert lines[1].split("\t")[0] == "b"
    assert len(lines) == 2


def test_runs_that_log_no_times_have_no_relative_time() -> None:
    logged = ScalarSeries(np.full(2, np.nan), np.arange(2), np.arange(2.0))
    logs = Catalog(runs={"a": Run("a", "table", (), scalars={"loss": logged}, loaded=True)})
    assert set(numbers(made(logs=logs))["a"]) == {"smoothed", "value", "step"}


def test_a_card_of_several_tags_has_a_row_for_each_and_says_which() -> None:
    logs = catalog({"a": {"loss": series([3.0, 2.0]), "acc": series([0.1, 0.2])}, "b": {"loss": series([5.0, 4.0])}})
    spec = ChartSpec("\nboth", "Both", (Source("loss"), Source("acc")))
    state = SessionState(scalars=ScalarsState(smoothing=0.0, charts=(spec,)))
    table = value_table(logs, state, "\nboth")
    assert [column.title for column in table.columns][:2] == ["Run", "Tag"]
    rows = [[str(value(table, row, column)) for column in (0, 1, 3)] for row in range(len(table.rows))]
    assert sorted(rows) == [["a", "acc", "0.20000000298023224"], ["a", "loss", "2.0"], ["b", "loss", "4.0"]]
    session = Session(logs, state=state)
    session.do(sort_values("tag", "Tag"))
    sorted_table = value_table(logs, session.state, "\nboth")
    assert [sorted_table.rows[place].tag for place in sorted_table.order.tolist()] == ["loss", "loss", "acc"]
    assert table.places["a"] == tuple(place for place, row in enumerate(table.rows) if row.run == "a")
