"""Lines and local fits are those of statsmodels, and of least squares written out point by point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.stats import t

from core.analysis.trend import Curve, linear, loess
from core.model.arrays import F8


def points(count: int, seed: int, repeated: bool = False) -> tuple[F8, F8]:
    rng = np.random.default_rng(seed)
    x = rng.choice(np.linspace(-2, 3, 7), count) if repeated else rng.normal(0, 2, count)
    return x, np.sin(x) + 0.3 * x + rng.normal(0, 0.4, count)


@pytest.mark.parametrize("seed", range(4))
def test_a_line_and_its_band_are_those_of_statsmodels(seed: int) -> None:
    import statsmodels.api as sm

    x, y = points(40, seed)
    curve = linear(x, y)
    assert curve is not None
    told = sm.OLS(y, sm.add_constant(x)).fit().get_prediction(sm.add_constant(curve.x)).summary_frame(alpha=0.05)
    assert curve.y == pytest.approx(told["mean"].to_numpy())
    assert curve.lower == pytest.approx(told["mean_ci_lower"].to_numpy())
    assert curve.upper == pytest.approx(told["mean_ci_upper"].to_numpy())
    assert (curve.x[0], curve.x[-1]) == (x.min(), x.max())


@pytest.mark.parametrize("span", [0.2, 0.5, 1.0])
@pytest.mark.parametrize("seed", range(3))
def test_local_lines_are_those_of_statsmodels(seed: int, span: float) -> None:
    from statsmodels.nonparametric.smoothers_lowess import lowess

    x, y = points(150, seed)
    curve = loess(x, y, span)
    assert curve is not None
    nearest = round(span * len(x))
    told = lowess(y, x, frac=nearest / len(x), it=0, delta=0.0)
    mine = np.interp(told[:, 0], curve.x, curve.y)
    assert np.abs(mine - told[:, 1]).max() < 2e-3  # statsmodels takes points within 0.1 % of the reach as here


def smoother(x: F8, span: float, places: F8) -> F8:
    """Return the weights of all points at places, (k, n), by solving each weighted least squares problem."""
    count = max(3, min(round(span * len(x)), len(x)))
    rows = []
    for at in places.tolist():
        near = np.argsort(np.abs(x - at), kind="stable")[:count]
        reach = np.abs(x[near] - at).max()
        weights = (1 - np.abs((x[near] - at) / reach) ** 3).clip(0) ** 3
        design = np.column_stack([np.ones(count), x[near] - at])
        row = np.zeros(len(x))
        row[near] = np.linalg.pinv(np.sqrt(weights)[:, None] * design)[0] * np.sqrt(weights)
        rows.append(row)
    return np.array(rows)


@pytest.mark.parametrize("seed", range(3))
def test_the_band_of_local_lines_is_that_of_their_weights(seed: int) -> None:
    x, y = points(120, seed)
    curve = loess(x, y, 0.4)
    assert curve is not None
    hat = smoother(x, 0.4, x)
    rest, freedom = y - hat @ y, len(x) - np.trace(hat)
    sigma = np.sqrt(rest @ rest / freedom)
    assert curve.freedom == pytest.approx(freedom, rel=1e-6)
    assert curve.sigma == pytest.approx(sigma, rel=1e-6)
    rows = smoother(x, 0.4, curve.x)
    wide = t.ppf(0.975, freedom) * sigma * np.linalg.norm(rows, axis=1)
    assert curve.y == pytest.approx(rows @ y, abs=1e-6)
    assert curve.upper - curve.y == pytest.approx(wide, rel=1e-5)
    assert curve.y - curve.lower == pytest.approx(wide, rel=1e-5)


def test_many_points_have_nearly_the_same_curve_and_band_as_at_all_places() -> None:
    x, y = points(1500, 7)
    curve = loess(x, y, 0.3)
    assert curve is not None
    assert len(curve.x) == 129
    hat = smoother(x, 0.3, x)
    rest, freedom = y - hat @ y, len(x) - np.trace(hat)
    assert curve.freedom == pytest.approx(freedom, abs=0.5)
    assert curve.sigma == pytest.approx(float(np.sqrt(rest @ rest / freedom)), rel=2e-3)


def test_the_band_holds_the_truth_about_as_often_as_it_says() -> None:
    inside = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        x = rng.uniform(0, 1, 200)
        y = 2 * x - 1 + rng.normal(0, 0.5, 200)
        curve = loess(x, y, 0.6)
        assert curve is not None
        truth = 2 * curve.x - 1
        inside.append(((truth >= curve.lower) & (truth <= curve.upper)).mean())
    assert 0.92 < np.mean(inside) < 0.98


def test_a_line_of_points_on_a_line_is_that_line() -> None:
    x = np.linspace(0, 5, 30)
    for curve in (linear(x, 3 - 2 * x), loess(x, 3 - 2 * x, 0.3)):
        assert curve is not None
        assert curve.y == pytest.approx(3 - 2 * curve.x)
        assert np.abs(curve.upper - curve.lower).max() < 1e-8


def test_repeated_places_have_the_means_of_their_points() -> None:
    x, y = points(300, 5, repeated=True)
    curve = loess(x, y, 0.02)
    assert curve is not None
    for place in np.unique(x).tolist():
        assert np.interp(place, curve.x, curve.y) == pytest.approx(y[x == place].mean())


def test_too_little_makes_no_curve() -> None:
    for make in (linear, loess):
        assert make(np.array([1.0, 2.0]), np.array([1.0, 2.0])) is None
        assert make(np.array([]), np.array([])) is None
        assert make(np.full(9, 3.0), np.arange(9.0)) is None


@settings(max_examples=80, deadline=None)
@given(
    some.lists(some.tuples(some.floats(-1e6, 1e6), some.floats(-1e6, 1e6)), min_size=3, max_size=60),
    some.floats(0.05, 1.0),
)
def test_any_points_have_a_curve_within_reason(pairs: list[tuple[float, float]], span: float) -> None:
    x, y = np.array(pairs).T
    curve = loess(x, y, span)
    if curve is None:
        assert x.min() == x.max()
        return
    assert np.isfinite(curve.y).all()
    assert (np.diff(curve.x) > 0).all()
    known = ~np.isnan(curve.lower)
    assert (curve.lower[known] <= curve.y[known] + 1e-9 * (1 + np.abs(curve.y[known]))).all()


def test_the_order_of_points_does_not_matter() -> None:
    x, y = points(90, 3)
    order = np.random.default_rng(0).permutation(90)
    for make in (linear, loess):
        one, other = make(x, y), make(x[order], y[order])
        assert isinstance(one, Curve)
        assert isinstance(other, Curve)
        assert other.y == pytest.approx(one.y)
        assert other.upper == pytest.approx(one.upper)
