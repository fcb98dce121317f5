from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.analysis import aggregation
from core.analysis.aggregation import Aggregated, Alignment, Centre, Spread, aggregated
from core.model.arrays import F8

NUMBERS = st.floats(-1e6, 1e6) | st.just(np.nan)
MATRICES = hnp.arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 8)), elements=NUMBERS)


def together(values: F8, **wishes: object) -> Aggregated:
    x = np.arange(values.shape[1], dtype=np.float64)
    return aggregated([(x, row) for row in values], alignment=Alignment.LOGGED, **wishes)  # type: ignore[arg-type]


@given(MATRICES)
def test_means_deviations_and_numbers_are_those_of_each_step(values: F8) -> None:
    found = together(values)
    assert found.x.tolist() == [x for x in range(values.shape[1]) if np.isfinite(values[:, x]).any()]
    for place, x in enumerate(found.x.astype(int)):
        column = values[np.isfinite(values[:, x]), x]
        assert found.count[place] == len(column)
        assert found.centre[place] == pytest.approx(column.mean(), rel=1e-9, abs=1e-9)
        if len(column) < 2:
            assert np.isnan(found.lower[place])
            assert np.isnan(found.upper[place])
        else:
            half = column.std(ddof=1)
            assert found.upper[place] - found.centre[place] == pytest.approx(half, rel=1e-6, abs=1e-6)
            assert found.centre[place] - found.lower[place] == pytest.approx(half, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("count", [2, 3, 5, 30])
def test_intervals_are_those_of_scipy(count: int) -> None:
    values = np.random.default_rng(count).normal(3, 2, (count, 4))
    error = scipy.stats.sem(values, axis=0)
    low, high = scipy.stats.t.interval(0.95, count - 1, loc=values.mean(axis=0), scale=error)
    found = together(values, spread=Spread.CONFIDENCE)
    np.testing.assert_allclose([found.lower, found.upper], [low, high], rtol=1e-9)
    found = together(values, spread=Spread.ERROR)
    np.testing.assert_allclose(found.upper - found.centre, error, rtol=1e-9)


@given(MATRICES)
def test_quantiles_are_those_of_numpy(values: F8) -> None:
    shares = {Spread.QUARTILES: (25, 75), Spread.DECILES: (10, 90), Spread.RANGE: (0, 100)}
    for spread, (low, high) in shares.items():
        found = together(values, centre=Centre.MEDIAN, spread=spread)
        for place, x in enumerate(found.x.astype(int)):
            column = values[np.isfinite(values[:, x]), x]
            assert found.centre[place] == pytest.approx(np.median(column), rel=1e-9, abs=1e-9)
            if len(column) > 1:
                expected = np.percentile(column, [low, high])
                assert [found.lower[place], found.upper[place]] == pytest.approx(expected.tolist(), rel=1e-9, abs=1e-9)


def test_steps_are_interpolated_inside_of_each_run_and_never_beyond() -> None:
    curves = [(np.array([0.0, 10.0]), np.array([0.0, 10.0])), (np.array([5.0, 15.0]), np.array([1.0, 1.0]))]
    found = aggregated(curves)
    assert found.x.tolist() == [0.0, 5.0, 10.0, 15.0]
    assert found.count.tolist() == [1, 2, 2, 1]
    assert found.centre.tolist() == [0.0, 3.0, 5.5, 1.0]
    assert not found.even
    logged = aggregated(curves, alignment=Alignment.LOGGED)
    assert logged.count.tolist() == [1, 1, 1, 1]
    assert logged.centre.tolist() == [0.0, 1.0, 10.0, 1.0]
    assert aggregated([curves[0], curves[0]]).even


def test_a_run_that_diverges_counts_until_then_and_twice_logged_steps_once() -> None:
    x = np.arange(4.0)
    found = aggregated([(x, np.array([1.0, 1.0, np.nan, np.inf])), (x, np.full(4, 3.0))])
    assert found.count.tolist() == [2, 2, 1, 1]
    assert found.centre.tolist() == [2.0, 2.0, 3.0, 3.0]
    twice = aggregated([(np.array([1.0, 0.0, 1.0]), np.array([5.0, 2.0, 7.0]))])
    assert twice.x.tolist() == [0.0, 1.0]
    assert twice.centre.tolist() == [2.0, 7.0]
    assert len(aggregated([(x, np.full(4, np.nan))]).x) == 0
    assert len(aggregated([]).x) == 0


def test_parts_of_a_long_union_are_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    curves = [(np.sort(rng.uniform(0, 1, 50)), rng.normal(size=50)) for _ in range(4)]
    whole = aggregated(curves, spread=Spread.QUARTILES)
    monkeypatch.setattr(aggregation, "_CELLS", 37)
    parts = aggregated(curves, spread=Spread.QUARTILES)
    for name in ("x", "count", "centre", "lower", "upper"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(parts, name))
    monkeypatch.setattr(aggregation, "_MOST", 10)
    few = aggregated(curves)
    assert len(few.x) == 10
    assert (few.x[0], few.x[-1]) == (whole.x[0], whole.x[-1])
