from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.stretches import best_place, first_reaching, place_at, stretch

VALUES = st.lists(st.floats(-1e6, 1e6) | st.just(math.nan), min_size=1, max_size=40)


@given(st.lists(st.integers(-50, 50), max_size=30), st.integers(-60, 60))
def test_the_point_at_a_step_is_the_last_one_at_or_before_it(steps: list[int], wanted: int) -> None:
    frame = pd.DataFrame({"step": sorted(steps)})
    before = frame.index[frame["step"] <= wanted]
    assert place_at(np.array(sorted(steps), dtype=np.int64), wanted) == (before[-1] if len(before) else -1)


@given(VALUES, st.data())
def test_a_stretch_has_the_numbers_of_tensorboards_table(values: list[float], data: st.DataObject) -> None:
    steps = data.draw(st.lists(st.integers(0, 60), min_size=len(values), max_size=len(values)).map(sorted))
    first = data.draw(st.integers(-5, 65))
    last = data.draw(st.integers(first, 70))
    drawn = pd.Series(values).ewm(alpha=0.5, ignore_na=True).mean().to_numpy()
    found = stretch(np.array(steps), np.array(values), drawn, first, last)
    frame = pd.DataFrame({"step": steps, "value": values, "y": drawn})
    inside = frame[frame["step"].between(first, last)]
    if inside.empty:
        assert found is None
        return
    assert found is not None
    start, end = inside.iloc[0], inside.iloc[-1]
    same = pytest.approx
    assert (found.start, found.end) == same((start.y, end.y), nan_ok=True)
    assert (found.start_step, found.end_step, found.points) == (start.step, end.step, len(inside))
    assert found.change == same(end.y - start.y, nan_ok=True)
    if abs(start.y) > 1e-290:
        assert found.share == same((end.y - start.y) / start.y, nan_ok=True)
    assert found.raw_change == same(end.value - start.value, nan_ok=True)
    assert found.mean == same(inside.value.mean(), nan_ok=True)
    assert (found.least, found.most) == same((inside.y.min(), inside.y.max()), nan_ok=True)
    if inside.y.notna().any():
        assert found.least_step == inside.step[inside.y == inside.y.min()].iloc[0]
        assert found.most_step == inside.step[inside.y == inside.y.max()].iloc[0]


def test_a_change_from_zero_is_endless() -> None:
    found = stretch(np.array([0, 1]), np.array([0.0, 1.0]), np.array([0.0, 1.0]), 0, 1)
    assert found is not None
    assert found.share == math.inf


@given(VALUES, st.floats(-1e6, 1e6), st.booleans())
def test_the_first_value_that_reaches_a_level(values: list[float], level: float, below: bool) -> None:
    beyond = [place for place, value in enumerate(values) if (value <= level if below else value >= level)]
    assert first_reaching(np.array(values), level, below) == (beyond[0] if beyond else -1)


def test_nothing_reaches_nothing() -> None:
    assert first_reaching(np.empty(0), 0.0, True) == -1


@given(VALUES, st.booleans())
def test_the_best_is_the_first_best_finite_value(values: list[float], lower: bool) -> None:
    known = pd.Series(values).dropna()
    place = -1 if known.empty else (known.idxmin() if lower else known.idxmax())
    assert best_place(np.array(values), lower) == place


def test_infinite_values_are_not_the_best() -> None:
    assert best_place(np.array([1.0, math.inf, 2.0]), False) == 2
    assert best_place(np.array([1.0, -math.inf, 2.0]), True) == 0
