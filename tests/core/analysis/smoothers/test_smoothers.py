from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter1d
from scipy.signal import savgol_filter

from core.analysis import warm
from core.analysis.smoothers import RAW, Smoother, SmoothingKind, smoothed
from core.analysis.smoothing import smooth
from core.model import F8

KINDS = [
    Smoother(SmoothingKind.AVERAGE, 0.8),
    Smoother(SmoothingKind.DISTANCE, 0.8, span=50.0),
    Smoother(SmoothingKind.MEAN, 7),
    Smoother(SmoothingKind.MEDIAN, 7),
    Smoother(SmoothingKind.GAUSSIAN, 2.5),
    Smoother(SmoothingKind.POLYNOMIAL, 7, 3),
]
VALUES = st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=60)
HALVES = st.integers(1, 40)


def made(values: list[float]) -> tuple[F8, F8]:
    return np.array(values), np.arange(len(values), dtype=np.float64)


def wave(count: int, seed: int = 3) -> F8:
    noise = np.random.default_rng(seed).normal(0, 0.3, count)
    return np.asarray(np.sin(np.arange(count) / 9) + noise)


@given(VALUES, HALVES)
def test_running_mean_and_median_are_those_of_pandas(values: list[float], half: int) -> None:
    warm.warm_up()
    array, x = made(values)
    rolling = pd.Series(array).rolling(2 * half + 1, center=True, min_periods=1)
    mean = smoothed(array, x, Smoother(SmoothingKind.MEAN, 2 * half + 1))
    np.testing.assert_allclose(mean, rolling.mean(), rtol=1e-9, atol=1e-6)
    median = smoothed(array, x, Smoother(SmoothingKind.MEDIAN, 2 * half + 1))
    np.testing.assert_allclose(median, rolling.median(), rtol=1e-12, atol=0)


@pytest.mark.parametrize("count", [1, 2, 5, 64, 1000])
@pytest.mark.parametrize("deviation", [0.3, 2.0, 30.0])
def test_gaussian_is_scipys_among_the_points_there_are(path: str, count: int, deviation: float) -> None:
    values = wave(count)
    known = {"mode": "constant", "truncate": 4.0, "radius": max(int(4 * deviation + 0.5), 1)}
    expected = gaussian_filter1d(values, deviation, **known) / gaussian_filter1d(np.ones(count), deviation, **known)
    found = smoothed(values, np.arange(float(count)), Smoother(SmoothingKind.GAUSSIAN, deviation))
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("window", "order"), [(5, 2), (21, 3), (201, 3), (999, 2)])
def test_polynomial_is_scipys(path: str, window: int, order: int) -> None:
    values = wave(1000)
    found = smoothed(values, np.arange(1000.0), Smoother(SmoothingKind.POLYNOMIAL, window, order))
    np.testing.assert_allclose(found, savgol_filter(values, window, order, mode="interp"), rtol=1e-8, atol=1e-9)


def test_a_polynomial_stays_as_it_is(path: str) -> None:
    """SciPy's equations lose eight digits here, because powers of a hundred are among them."""
    x = np.linspace(-1, 1, 500)
    values = 3 * x**5 - 2 * x**3 + x - 0.5
    np.testing.assert_allclose(smoothed(values, x, Smoother(SmoothingKind.POLYNOMIAL, 201, 5)), values, atol=1e-13)


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_a_short_series_has_a_short_window(path: str, count: int) -> None:
    values = wave(count)
    found = smoothed(values, np.arange(float(count)), Smoother(SmoothingKind.POLYNOMIAL, 21, 1))
    odd = count if count % 2 else count - 1
    expected = savgol_filter(values, odd, 1, mode="interp") if odd > 1 else values
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def by_the_documentation(x: list[float], y: list[float], parameter: float, span: float) -> list[float]:
    """Return what W&B's page on smoothing says of its time weighted average, line by line."""
    weight = min(math.sqrt(parameter), 0.999)
    last_y, debias, result = 0.0, 0.0, []
    for index, value in enumerate(y):
        change = (x[index] - x[max(index - 1, 0)]) / span * 1000
        adjusted = weight**change
        last_y = last_y * adjusted + value
        debias = debias * adjusted + 1
        result.append(last_y / debias)
    return result


def test_distance_is_what_its_authors_document(path: str) -> None:
    x = np.sort(np.random.default_rng(1).uniform(0, 40, 300))
    values = wave(300)
    found = smoothed(values, x, Smoother(SmoothingKind.DISTANCE, 0.95, span=50.0))
    np.testing.assert_allclose(found, by_the_documentation(x.tolist(), values.tolist(), 0.95, 50.0), rtol=1e-12)


def test_distance_does_not_depend_on_how_often_a_value_was_logged(path: str) -> None:
    """A curve that is logged ten times as often comes out the same, which it does not with TensorBoard's average."""
    few, many = np.arange(0, 1000, 10.0), np.arange(0, 1000, 1.0)
    smoother = Smoother(SmoothingKind.DISTANCE, 0.99, span=1000.0)
    one, other = smoothed(few, few, smoother), smoothed(many, many, smoother)
    assert abs(one[-1] - other[-10]) < 6
    plain = Smoother(SmoothingKind.AVERAGE, 0.99)
    assert abs(smoothed(few, few, plain)[-1] - smoothed(many, many, plain)[-10]) > 200


def test_average_is_tensorboards() -> None:
    values = wave(100)
    assert smoothed(values, values, KINDS[0]).tobytes() == smooth(values, 0.8).tobytes()


@pytest.mark.parametrize("smoother", KINDS, ids=lambda each: each.kind.value)
def test_what_is_not_finite_passes_and_does_not_count(path: str, smoother: Smoother) -> None:
    values, x = wave(50), np.arange(50.0)
    values[[0, 17, 18, 49]] = [np.nan, np.inf, -np.inf, np.nan]
    finite = np.isfinite(values)
    found = smoothed(values, x, smoother)
    np.testing.assert_array_equal(found[~finite], values[~finite])
    np.testing.assert_allclose(found[finite], smoothed(values[finite], x[finite], smoother), rtol=1e-12)


@pytest.mark.parametrize("smoother", KINDS, ids=lambda each: each.kind.value)
def test_nothing_ones_and_equal_values_stay(path: str, smoother: Smoother) -> None:
    assert smoothed(np.empty(0), np.empty(0), smoother).shape == (0,)
    assert smoothed(np.full(1, 3.0), np.zeros(1), smoother).tolist() == [3.0]
    assert smoothed(np.full(30, 0.1), np.arange(30.0), smoother).tolist() == [0.1] * 30
    assert np.isnan(smoothed(np.full(3, np.nan), np.arange(3.0), smoother)).all()


@pytest.mark.parametrize("smoother", KINDS, ids=lambda each: each.kind.value)
def test_values_are_not_written_to(smoother: Smoother) -> None:
    values = wave(40).astype(np.float32)[::2]
    values.setflags(write=False)
    x = np.arange(20.0)
    np.testing.assert_allclose(smoothed(values, x, smoother), smoothed(values.astype(np.float64), x, smoother))


def test_a_huge_value_leaves_no_trace_where_it_is_not(path: str) -> None:
    values = wave(200)
    values[100] = 1e30
    found = smoothed(values, values, Smoother(SmoothingKind.MEAN, 5))
    calm = smoothed(np.where(values > 1e20, 0.0, values), values, Smoother(SmoothingKind.MEAN, 5))
    np.testing.assert_allclose(np.delete(found, range(98, 103)), np.delete(calm, range(98, 103)), rtol=1e-12)


@given(VALUES, st.sampled_from(KINDS[:5]))
def test_averages_stay_between_the_values_they_average(values: list[float], smoother: Smoother) -> None:
    warm.warm_up()
    array, x = made(values)
    found = smoothed(array, x, smoother)
    room = 1e-9 * (np.abs(array).max() + 1)
    assert array.min() - room <= found.min()
    assert found.max() <= array.max() + room
    assert not smoother.overshoots


@pytest.mark.parametrize(
    "smoother",
    [RAW, Smoother(SmoothingKind.AVERAGE, 0.0), Smoother(SmoothingKind.MEAN, 1), Smoother(SmoothingKind.GAUSSIAN, 0.0)],
    ids=lambda each: each.kind.value,
)
def test_without_an_amount_nothing_changes(smoother: Smoother) -> None:
    values = wave(9)
    assert not smoother.active
    assert smoothed(values, values, smoother).tolist() == values.tolist()


@pytest.mark.parametrize("kind", [each for each in SmoothingKind if each is not SmoothingKind.DISTANCE])
def test_only_distances_look_at_where_values_lie(kind: SmoothingKind) -> None:
    values, smoother = np.array([1.0, 3.0, math.nan, 2.0, 7.0]), Smoother(kind, 0.6 if kind == "average" else 3.0)
    nowhere = smoothed(values, np.empty(0), smoother)
    np.testing.assert_array_equal(nowhere, smoothed(values, np.arange(5.0), smoother))
