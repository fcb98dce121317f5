"""The quick score by which axes are ordered: what it finds, and what it does not mistake for something."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from core.analysis.importance import quick
from core.analysis.importance.quick import Quick, grouped, ranks
from core.analysis.importance.ranks import correlation_ratio
from core.model.arrays import F8


@given(arrays(np.float64, st.integers(1, 40), elements=st.integers(-5, 5).map(float)))
def test_ranks_are_those_of_scipy(values: F8) -> None:
    assert ranks(values).tolist() == rankdata(values).tolist()


@given(arrays(np.float64, st.integers(1, 200), elements=st.floats(-9, 9) | st.just(np.nan)))
def test_groups_keep_the_order_and_equal_values_together(values: F8) -> None:
    groups = grouped(values)
    known = ~np.isnan(values)
    order = np.argsort(values[known], kind="stable")
    assert (np.diff(groups[known][order]) >= 0).all()
    for value in np.unique(values[known]):
        assert len(set(groups[values == value].tolist())) == 1
    assert groups.max(initial=0) <= quick.GROUPS
    if known.any() and not known.all():
        assert groups[~known].min() > groups[known].max()


def test_groups_of_many_values_have_about_as_many_runs_each() -> None:
    counts = np.bincount(grouped(np.random.default_rng(0).random(1000)))
    assert counts.tolist() == [100] * 10


def test_of_few_values_it_is_the_correlation_ratio_of_ranks() -> None:
    rng = np.random.default_rng(0)
    codes, target = rng.integers(0, 4, 300), rng.standard_normal(300)
    target += codes == 2
    expected = correlation_ratio(codes.astype(np.int32), target)
    assert Quick(target).told(codes.astype(np.float64)) == pytest.approx(expected)
    assert expected > 0.3


def test_a_valley_is_found_as_a_slope_is_and_noise_is_not() -> None:
    rng = np.random.default_rng(1)
    points = rng.uniform(-1, 1, (1000, 3))
    asked = Quick(points[:, 0] ** 2 + 0.02 * rng.standard_normal(1000))
    assert asked.told(points[:, 0]) > 0.95
    assert asked.told(points[:, 1]) < 0.1
    assert Quick(-points[:, 2]).told(points[:, 2]) > 0.95


def test_having_a_value_counts_and_runs_without_a_target_do_not() -> None:
    rng = np.random.default_rng(2)
    has = rng.random(400) < 0.5
    values, target = np.where(has, rng.random(400), np.nan), has + 0.1 * rng.random(400)
    assert Quick(target).told(values) > 0.8
    lost = np.concatenate([target, [np.nan, np.inf]])
    assert Quick(lost).told(np.append(values, [0.1, 0.2])) == pytest.approx(Quick(target).told(values))


def test_of_many_runs_a_sample_says_about_the_same() -> None:
    rng = np.random.default_rng(3)
    values = rng.random(60_000)
    target = values + rng.random(60_000)
    asked = Quick(target)
    assert asked.told(values) == pytest.approx(Quick(target[:4000]).told(values[:4000]), abs=0.05)
    assert len(asked._rows) == quick.RUNS


@pytest.mark.parametrize("count", [0, 1, 3])
def test_of_hardly_any_runs_nothing_is_said(count: int) -> None:
    assert Quick(np.arange(float(count))).told(np.arange(float(count))) == 0
    assert Quick(np.ones(50)).told(np.arange(50.0)) == 0
    assert Quick(np.arange(50.0)).told(np.ones(50)) == 0
    assert Quick(np.arange(50.0)).told(np.full(50, np.nan)) == 0
    assert Quick(np.arange(5.0)).told(np.arange(5.0)) == 0, "every run has a value of its own"
