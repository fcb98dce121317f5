"""Numbers that expressions are of runs, judged by what the series are known to hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.expressions import ExpressionError, evaluated, number_of_run, parse, parse_number
from core.analysis.query import Entity, Field, QueryError, operand_text
from core.analysis.query import parse as parse_query
from core.analysis.query.nodes import Compare, IsNull
from core.analysis.query.strangers import strangers
from core.analysis.run_columns import RunColumns, value_of
from core.model import Run
from tests.core.views.hparams.table.runs import a_run

RUNS = (
    a_run("a", {"lr": 0.5, "opt": "adam"}, {"val/loss": [4.0, 3.0, 2.0], "train/loss": [3.0, 1.0, 0.5]}),
    a_run("b", {"lr": "0.25"}, {"val/loss": [1.0, math.nan], "train/loss": [1.0, 1.0]}),
    a_run("c", {}, {"val/loss": [1.0]}),
)


def numbers(text: str) -> list[float | None]:
    return [number_of_run(run, text) for run in RUNS]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("last(val/loss - train/loss)", [1.5, math.nan, None]),
        ("val/loss - train/loss", [1.5, math.nan, None]),
        ("metrics.`val/loss` / params.lr", [4.0, math.nan, None]),
        ("min(val/loss) * 10", [20.0, 10.0, 10.0]),
        ("params.lr * 2", [1.0, 0.5, None]),
        ("max(val/loss) - first(val/loss)", [0.0, 0.0, 0.0]),
        ("at(val/loss, 10) > 2", [1.0, math.nan, 0.0]),
    ],
)
def test_numbers_of_runs(text: str, expected: list[float | None]) -> None:
    assert numbers(text) == pytest.approx(expected, nan_ok=True)


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), factor=st.floats(-10, 10))
def test_a_series_is_its_last_value(values: list[float], factor: float) -> None:
    run = a_run("x", {"k": factor}, {"y": values})
    text = "cummax(y) * params.k + step"
    whole = evaluated(parse(text), run.scalars, run.params, run.started)
    assert whole is not None
    assert number_of_run(run, text) == pytest.approx(float(whole.value[-1]))
    assert number_of_run(run, text) == pytest.approx(max(values) * factor + 10 * (len(values) - 1))


@pytest.mark.parametrize("text", ["", "1 + 2", "step * 2", "last(", "params.lr *", "last(params.lr)"])
def test_what_is_no_number_of_a_run_is_said(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_number(text)
    assert number_of_run(RUNS[0], text) is None


def test_a_series_that_is_drawn_still_has_to_name_a_tag() -> None:
    with pytest.raises(ExpressionError, match="Name a tag"):
        parse("params.lr * 2")


def test_queries_ask_for_them_and_write_them_as_they_read_them() -> None:
    query = parse_query("calc.`val/loss - train/loss` > 1")
    assert isinstance(query, Compare)
    assert query.operand == Field(Entity.CALCULATED, "val/loss - train/loss")
    for key in ("last(`a-b`) / 2", "params.lr", "max(x)"):
        again = parse_query(f"{operand_text(Field(Entity.CALCULATED, key))} IS NULL")
        assert isinstance(again, IsNull)
        assert again.operand == Field(Entity.CALCULATED, key)
    with pytest.raises(QueryError, match=r"In calc.`last\(`: Expected a tag"):
        parse_query("calc.`last(` > 1")


def test_they_are_a_column_of_numbers() -> None:
    field = Field(Entity.CALCULATED, "val/loss - train/loss")
    column = RunColumns(RUNS).column(field)
    assert column is not None
    np.testing.assert_array_equal(column.present, [True, True, False])  # type: ignore[union-attr]
    np.testing.assert_array_equal(column.values[:2], [1.5, math.nan])  # type: ignore[union-attr]
    assert value_of(RUNS[0], field) == 1.5
    assert RunColumns(RUNS).column(Field(Entity.CALCULATED, "gone * 2")) is None


def test_a_run_that_has_grown_is_calculated_again() -> None:
    text = "last(y)"

    def run(values: list[float]) -> Run:
        return a_run("same", {}, {"y": values})

    assert [number_of_run(run([1.0]), text), number_of_run(run([1.0, 2.0]), text)] == [1.0, 2.0]


def test_a_calculated_field_is_no_misspelling() -> None:
    assert strangers(parse_query("calc.`last(x)` > 1 AND params.a = 1"), ())[0].field == Field(Entity.PARAM, "a")
