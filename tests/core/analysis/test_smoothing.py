from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis import warm
from core.analysis.smoothing import _averaged, smooth
from core.model import F8

VALUES = st.lists(st.floats(width=32), min_size=0, max_size=60)
WEIGHTS = st.floats(0, 1)


def by_the_book(values: list[float], weight: float) -> list[float]:
    """Return what data_transformer.ts of TensorBoard does, line by line."""
    if all(value == values[0] for value in values):
        return values
    last, count, result = 0.0, 0, []
    for value in values:
        if not math.isfinite(value):
            result.append(value)
            continue
        last = last * weight + (1 - weight) * value
        count += 1
        debias = 1 if weight == 1 else 1 - math.pow(weight, count)
        result.append(last / debias)
    return result


@given(VALUES, WEIGHTS)
def test_compiled_average_is_tensorboards(values: list[float], weight: float) -> None:
    warm.warm_up()
    np.testing.assert_allclose(smooth(np.array(values), weight), by_the_book(values, weight), rtol=1e-15, atol=0)


@given(st.lists(st.floats(), min_size=2, max_size=60), WEIGHTS)
def test_both_paths_give_the_same_bits(values: list[float], weight: float) -> None:
    warm.warm_up()
    array: F8 = np.array(values)
    if not np.all(array == array[0]):
        assert smooth(array, weight).tobytes() == _averaged(array, weight).tobytes()


def test_known_values(path: str) -> None:
    np.testing.assert_allclose(smooth(np.array([1.0, 2.0, 4.0]), 0.5), [1.0, 1.25 / 0.75, 2.625 / 0.875])


def test_what_is_not_finite_passes_and_does_not_count(path: str) -> None:
    smoothed = smooth(np.array([1.0, np.nan, 3.0, np.inf, -np.inf]), 0.5)
    np.testing.assert_array_equal(smoothed, [1.0, np.nan, 1.75 / 0.75, np.inf, -np.inf])


def test_equal_values_stay_as_they_are(path: str) -> None:
    values = np.full(1000, 0.1)
    assert smooth(values, 0.999).tobytes() == values.tobytes()


@pytest.mark.parametrize("weight", [0.0, -1.0, math.nan, math.inf])
def test_without_weight_nothing_changes(path: str, weight: float) -> None:
    values = np.array([3.0, 1.0, 2.0])
    np.testing.assert_array_equal(smooth(values, weight), values)


def test_weight_one_is_not_divided_by_zero(path: str) -> None:
    np.testing.assert_array_equal(smooth(np.array([3.0, 1.0]), 1.0), [0.0, 0.0])


def test_read_only_and_strided_float32(path: str) -> None:
    values = np.arange(20, dtype=np.float32)[::2]
    values.setflags(write=False)
    np.testing.assert_array_equal(smooth(values, 0.9), smooth(values.astype(np.float64), 0.9))


def test_nothing_gives_nothing(path: str) -> None:
    assert smooth(np.empty(0), 0.5).shape == (0,)
