from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.query.fields import Reducer
from core.analysis.reducers import latest, reduced, usual_direction
from core.model import ScalarSeries

SERIES = ScalarSeries(
    np.array([0.0, 1, 2, 3, 4, 5]), np.array([0, 10, 20, 10, 20, 30]), np.array([5.0, 4, 3, 2, math.nan, 1])
)
points = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.floats(-5, 5) | st.just(math.nan)), min_size=1, max_size=8
)


def series(said: list[tuple[int, int, float]]) -> ScalarSeries:
    times, steps, values = zip(*said, strict=True)
    return ScalarSeries(np.array(times, dtype=np.float64), np.array(steps), np.array(values))


@pytest.mark.parametrize(
    ("reducer", "argument", "number"),
    [
        (Reducer.LAST, None, 1), (Reducer.FIRST, None, 5), (Reducer.MIN, None, 1), (Reducer.MAX, None, 5),
        (Reducer.MEAN, 1, 1), (Reducer.MEAN, None, math.nan), (Reducer.MEAN, 2, math.nan), (Reducer.BEST, "min", 1),
        (Reducer.BEST, "max", 5), (Reducer.AT, 9, 5), (Reducer.AT, 10, 2), (Reducer.AT, 29, math.nan),
        (Reducer.AT, 99, 1), (Reducer.AT, -1, None), (Reducer.AUC, None, math.nan), (Reducer.REACH, 4.5, 0),
        (Reducer.REACH, 5.5, None),
    ],
)  # fmt: skip
def test_a_series_as_one_number(reducer: Reducer, argument: int | float | str | None, number: float | None) -> None:
    found = reduced(SERIES, reducer, argument)
    assert found == number or (number is not None and found is not None and math.isnan(number) and math.isnan(found))


@pytest.mark.parametrize(("goal", "step"), [(4.0, 10), (2.5, 10), (1.5, 30), (0.5, None), (9.0, 0)])
def test_a_loss_reaches_a_value_from_above(goal: float, step: int | None) -> None:
    assert reduced(SERIES, Reducer.REACH, goal, "train/loss") == step


@pytest.mark.parametrize("reducer", Reducer)
def test_no_points_are_no_number(reducer: Reducer) -> None:
    assert reduced(ScalarSeries(np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros(0)), reducer, None) is None


@given(points)
def test_the_latest_is_the_greatest_of_step_time_and_value(said: list[tuple[int, int, float]]) -> None:
    """NaN is stored as 0 by MLflow, and compared so."""
    time, step, value = max(said, key=lambda one: (one[1], one[0], 0.0 if math.isnan(one[2]) else one[2]))
    found = latest(series(said))
    assert found is not None
    assert (0.0 if math.isnan(found) else found) == (0.0 if math.isnan(value) else value)
    assert (time, step) == (max(one[0] for one in said if one[1] == step), max(one[1] for one in said))


@given(points, st.integers(-1, 4))
def test_at_is_the_last_point_at_or_before_a_step(said: list[tuple[int, int, float]], step: int) -> None:
    before = sorted((one for one in said if one[1] <= step), key=lambda one: (one[1], one[0]))
    found = reduced(series(said), Reducer.AT, step)
    ties = [one[2] for one in before if one[:2] == before[-1][:2]]
    if found is None:
        assert not before
    else:
        assert any(found == one or (math.isnan(one) and math.isnan(found)) for one in ties)


def test_the_area_is_that_of_trapezoids() -> None:
    line = ScalarSeries(np.arange(3.0), np.array([20, 0, 10]), np.array([3.0, 1.0, 2.0], dtype=np.float32))
    assert reduced(line, Reducer.AUC) == 40


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("val_loss", "min"), ("train/Loss", "min"), ("valLoss", "min"), ("rmse", "min"), ("accuracy", "max"),
        ("gloss", "max"), ("error_rate", "min"), ("f1", "max"), ("", "max"),
    ],
)  # fmt: skip
def test_the_usual_direction_of_a_metric(tag: str, direction: str) -> None:
    assert usual_direction(tag) == direction
    values = {"min": 1, "max": 5}
    assert reduced(SERIES, Reducer.BEST, None, tag) == values[direction]
