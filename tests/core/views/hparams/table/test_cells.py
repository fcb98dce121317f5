from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Run, RunStatus
from core.state import NumberFormat, NumberStyle, RunTableState
from core.views.hparams.table.cells import CellKind, cell_of
from core.views.hparams.table.columns import TableColumn, known_columns, reduced_as
from core.views.hparams.table.formats import number_text
from core.views.hparams.table.source import source_of
from tests.core.views.hparams.table.runs import a_catalog, a_run


def column(run: Run, key: str, reducer: str = "") -> TableColumn:
    found = next(each for each in known_columns(source_of(a_catalog(run))) if each.key == key)
    return reduced_as(found, reducer)


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        (0.001, "0.001", CellKind.NUMBER),
        (32, "32", CellKind.NUMBER),
        (2**53 + 1, "9007199254740993", CellKind.NUMBER),
        (True, "true", CellKind.TEXT),
        (np.bool_(False), "false", CellKind.TEXT),
        ("adam", "adam", CellKind.TEXT),
        ("1e-3", "1e-3", CellKind.NUMBER),
        ("", "", CellKind.TEXT),
        (None, "None", CellKind.TEXT),
        (math.nan, "NaN", CellKind.NUMBER),
        (-math.inf, "−∞", CellKind.NUMBER),
        ("1_000", "1_000", CellKind.TEXT),
    ],
)
def test_a_parameter_is_written_as_it_was_logged(value: object, text: str, kind: CellKind) -> None:
    run = a_run("a", {"x": value})
    cell = cell_of(run, column(run, "params.x"))
    assert (cell.text, cell.kind) == (text, kind)


def test_what_a_run_does_not_have_is_a_dash() -> None:
    run = a_run("a", {"x": 1}, {"m": [1.0]})
    other = a_run("b")
    for key in ("params.x", "metrics.m"):
        cell = cell_of(other, column(run, key))
        assert (cell.text, cell.kind, cell.whole) == ("–", CellKind.MISSING, "")


def test_each_metric_has_a_reducer_of_its_own() -> None:
    run = a_run("a", None, {"acc": [0.1, 0.9, 0.5], "loss": [3.0, 1.0, 2.0]})
    assert cell_of(run, column(run, "metrics.acc")).number == 0.5
    assert cell_of(run, column(run, "metrics.acc", "max(metrics.acc)")).number == 0.9
    assert cell_of(run, column(run, "metrics.loss", "best(metrics.loss)")).number == 1.0
    assert cell_of(run, column(run, "metrics.loss", "mean(metrics.loss, 2)")).number == 1.5
    assert cell_of(run, column(run, "metrics.loss", "at(metrics.loss, 5)")).number == 3.0
    assert cell_of(run, column(run, "metrics.loss", "auc(metrics.loss)")).number == 35.0
    # A reducer of another metric, or what is no reducer, changes nothing.
    assert column(run, "metrics.acc", "max(metrics.loss)") == column(run, "metrics.acc")
    assert column(run, "metrics.acc", "no reducer(") == column(run, "metrics.acc")


def test_status_start_and_duration_are_told_as_people_say_them() -> None:
    run = a_run("a", started=1_000_000.0, ended=1_005_400.0, status=RunStatus.FINISHED)
    assert cell_of(run, column(run, "status")).text == "Finished"
    assert cell_of(run, column(run, "start_time"), now=1_007_200.0).text == "2 h ago"
    assert cell_of(run, column(run, "duration")).text == "1h30m"
    assert cell_of(run, column(run, "duration")).whole == "5400 s"


@pytest.mark.parametrize(
    ("value", "style", "digits", "text"),
    [
        (0.97656, NumberStyle.AUTO, 4, "0.9766"),
        (20.0, NumberStyle.AUTO, 4, "20"),
        (-1.5, NumberStyle.AUTO, 4, "−1.500"),
        (1234.567, NumberStyle.SIGNIFICANT, 5, "1234.6"),
        (0.00012345, NumberStyle.SIGNIFICANT, 3, "0.000123"),
        (1.5e20, NumberStyle.SIGNIFICANT, 2, "1.5e20"),
        (2.0, NumberStyle.FIXED, 3, "2.000"),
        (12345.678, NumberStyle.FIXED, 1, "12,345.7"),
        (-0.000321, NumberStyle.SI, 3, "−321µ"),
        (999.96, NumberStyle.SI, 4, "1.000k"),
        (1.5e6, NumberStyle.SI, 3, "1.50M"),
        (0.0, NumberStyle.SI, 3, "0"),
        (1e-30, NumberStyle.SI, 3, "1e−30"),
        (12345.0, NumberStyle.SCIENTIFIC, 3, "1.23e4"),
        (-12345.0, NumberStyle.SCIENTIFIC, 1, "−1e4"),
        (0.1, NumberStyle.FULL, 4, "0.1"),
        (math.nan, NumberStyle.FIXED, 2, "NaN"),
        (math.inf, NumberStyle.SI, 2, "∞"),
    ],
)
def test_numbers_are_written_as_the_column_wants(value: float, style: NumberStyle, digits: int, text: str) -> None:
    assert number_text(value, NumberFormat(style, digits)) == text


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 17))
def test_scientific_digits_are_those_of_python(value: float, digits: int) -> None:
    text = number_text(value, NumberFormat(NumberStyle.SCIENTIFIC, digits))
    assert float(text.replace("−", "-")) == float(f"{value:.{digits - 1}e}")


@given(st.floats(1e-12, 9e14), st.integers(1, 15))
def test_prefixes_mean_what_they_say(value: float, digits: int) -> None:
    text = number_text(value, NumberFormat(NumberStyle.SI, digits))
    power = {"T": 12, "G": 9, "M": 6, "k": 3, "m": -3, "µ": -6, "n": -9, "p": -12}.get(text[-1], 0)
    number = float(text.rstrip("TGMkmµnp")) * 10.0**power
    assert number == pytest.approx(float(f"{value:.{digits - 1}e}"), rel=1e-12)
    assert text[0].isdigit()
    assert number / 10.0**power < 1000


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_full_numbers_lose_nothing(value: float) -> None:
    assert float(number_text(value, NumberFormat(NumberStyle.FULL)).replace("−", "-")) == value


def test_numbers_in_texts_are_formatted_only_when_that_is_asked_for() -> None:
    run = a_run("a", {"lr": "0.0010"})
    assert cell_of(run, column(run, "params.lr")).text == "0.0010"
    assert cell_of(run, column(run, "params.lr"), NumberFormat(NumberStyle.SCIENTIFIC, 1)).text == "1e−3"
    assert RunTableState().formats == {}
