from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.xaxis import (
    epochs,
    last_values,
    linear_part,
    logarithms,
    small_and_large,
    symmetric,
    symmetric_value,
)

STEPS = st.lists(st.integers(-50, 50), max_size=30)


def test_logarithms_of_what_has_none_are_missing() -> None:
    np.testing.assert_array_equal(logarithms(np.array([0.0, -1.0, 100.0])), [np.nan, np.nan, 2.0])


@given(st.floats(-1e12, 1e12), st.integers(-6, 6))
def test_symmetric_places_can_be_taken_back(value: float, power: int) -> None:
    linear = 10.0**power
    place = float(symmetric(np.array([value]), linear)[0])
    assert symmetric_value(place, linear) == pytest.approx(value, rel=1e-9, abs=linear * 1e-9)
    assert float(symmetric(np.array([-value]), linear)[0]) == -place


def test_far_from_zero_powers_of_ten_are_equally_far_apart_and_near_it_values_are() -> None:
    far = symmetric(np.array([1e3, 1e4, 1e5]), 1.0)
    np.testing.assert_allclose(np.diff(far), 1.0, atol=1e-6)
    near = symmetric(np.array([-0.1, 0.0, 0.1, 0.2]), 1.0)
    np.testing.assert_allclose(np.diff(near), np.diff(near)[0], rtol=0.01)


def test_the_linear_part_is_where_few_values_are() -> None:
    values = np.concatenate([-np.logspace(-2, 3, 1000), [0.0, np.nan, np.inf, 1e-9]])
    small = small_and_large(values)
    assert small is not None
    assert small[1] == pytest.approx(1000.0)
    assert linear_part([small, None]) == 0.01
    assert np.mean(np.abs(values[np.isfinite(values)]) < 0.01) < 0.05


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [([], 1.0), ([None], 1.0), ([(1e-30, 50.0)], 1e-5), ([(3.0, 3.0)], 1.0), ([(0.1, 9.0)], 0.1)],
)
def test_the_linear_part_is_a_power_of_ten_and_not_too_far_from_the_end(
    sizes: list[tuple[float, float] | None], expected: float
) -> None:
    assert linear_part(sizes) == pytest.approx(expected)


def test_zeros_have_no_size() -> None:
    assert small_and_large(np.array([0.0, np.nan])) is None


@given(STEPS, STEPS)
def test_the_last_value_at_or_before_a_step(steps: list[int], known: list[int]) -> None:
    at = np.array(sorted(known), dtype=np.int64)
    values = np.arange(len(at), dtype=np.float64)
    found = last_values(np.array(steps, dtype=np.int64), at, values)
    for step, value in zip(steps, found.tolist(), strict=True):
        before = [number for each, number in zip(at.tolist(), values.tolist(), strict=True) if each <= step]
        assert (math.isnan(value) and not before) or value == before[-1]


def test_a_value_that_is_not_finite_is_none() -> None:
    found = last_values(np.array([1, 2, 3]), np.array([1, 2, 3]), np.array([5.0, np.nan, np.inf]))
    assert found.tolist() == [5.0, 5.0, 5.0]


def test_epochs_are_parted_evenly() -> None:
    known = np.arange(0, 300, 10)
    found = epochs(np.arange(0, 400, 50), known, (known // 100).astype(np.float64))
    np.testing.assert_allclose(found, [0, 0.5, 1, 1.5, 2, 2.5, 3, 3])


def test_epochs_logged_at_their_ends_and_with_fractions() -> None:
    steps = np.array([0, 50, 99, 149, 199])
    np.testing.assert_allclose(epochs(steps, np.array([99, 199]), np.array([1.0, 2.0])), [0.01, 0.51, 1, 1.5, 2])
    np.testing.assert_allclose(epochs(steps, np.array([0, 99, 199]), np.array([0.0, 0.99, 1.99]))[3], 1.49)


def test_epochs_of_one_value_or_none() -> None:
    assert epochs(np.array([0, 5]), np.array([3]), np.array([2.0])).tolist() == [2.0, 2.0]
    assert np.isnan(epochs(np.array([0, 5]), np.array([], dtype=np.int64), np.array([]))).all()
    assert np.isnan(epochs(np.array([0]), np.array([1]), np.array([np.nan]))).all()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), min_size=1, max_size=20))
def test_epochs_never_go_back(pairs: list[tuple[int, int]]) -> None:
    known = sorted(pairs)
    found = epochs(np.arange(-5, 40), np.array([s for s, _ in known]), np.array([float(e) for _, e in known]))
    assert np.all(np.diff(found) >= -1e-9)
