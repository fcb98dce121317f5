from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.analysis.ranges import data_range, nice, padded, round_step
from core.model import F8

NUMBERS = st.floats(-1e300, 1e300, allow_nan=False)


@given(arrays(np.float64, st.integers(1, 200), elements=st.floats(-1e6, 1e6, width=32)))
def test_outliers_are_left_out_as_tensorboard_does(values: F8) -> None:
    low, high = np.quantile(values, 0.05), np.quantile(values, 0.95)
    kept = values[(values >= low) & (values <= high)] if len(values) > 2 else values
    lower, upper = data_range(values, ignore_outliers=True) or (math.nan, math.nan)
    ascending = np.sort(values)
    n = len(values)
    if n > 2:
        assert (lower, upper) == (ascending[math.ceil((n - 1) * 0.05)], ascending[math.floor((n - 1) * 0.95)])
    if len(kept):  # rounding of the interpolated quantile may exclude a value that equals it
        assert lower == pytest.approx(kept.min(), abs=1e-9)
        assert upper == pytest.approx(kept.max(), abs=1e-9)


def test_what_is_not_finite_does_not_count() -> None:
    assert data_range(np.array([np.nan, 2.0, -np.inf, 1.0])) == (1.0, 2.0)
    assert data_range(np.array([np.nan, np.inf])) is None
    assert data_range(np.empty(0)) is None


def test_only_positive_values_count_on_a_logarithmic_axis() -> None:
    assert data_range(np.array([-5.0, 0.0, 0.5, 3.0]), log=True) == (0.5, 3.0)
    assert data_range(np.array([-5.0, 0.0]), log=True) is None


@given(NUMBERS, NUMBERS)
def test_padding_leaves_room_and_is_never_empty(one: float, other: float) -> None:
    lower, upper = min(one, other), max(one, other)
    low, high = padded(lower, upper)
    assert low <= lower <= upper <= high
    assert low < high
    assert math.isfinite(low)
    assert math.isfinite(high)


@given(st.floats(1e-320, 1e305), st.floats(1, 1e300))
def test_logarithmic_padding_stays_positive(lower: float, factor: float) -> None:
    upper = min(lower * factor, 1e305)
    low, high = padded(lower, upper, log=True)
    assert 0 < low < high < math.inf
    assert low <= lower * 1.01
    assert high >= upper * 0.99


@pytest.mark.parametrize(
    ("given_range", "expected"),
    [((0.201, 0.996), (0.2, 1.0)), ((1.1, 10.9), (1, 11)), ((10.9, 123.1), (10, 130)), ((-0.05, 1.05), (-0.1, 1.1))],
)
def test_round_limits_are_d3s(given_range: tuple[float, float], expected: tuple[float, float]) -> None:
    assert nice(*given_range) == expected


@given(NUMBERS, NUMBERS)
def test_round_limits_hold_the_range(one: float, other: float) -> None:
    lower, upper = min(one, other), max(one, other)
    low, high = nice(lower, upper)
    tolerance = 1e-9 * max(abs(lower), abs(upper))
    assert low <= lower + tolerance
    assert high >= upper - tolerance


def test_round_steps() -> None:
    assert [round_step(0, upper) for upper in (1, 3, 10, 40, 1000)] == [0.1, 0.2, 1, 5, 100]
    assert round_step(1, 1) == 0
