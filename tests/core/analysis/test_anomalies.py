from __future__ import annotations

import math
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.anomalies import Anomaly, AnomalyKind, anomalies
from core.model import F8


def kinds(value: F8, lower: bool = True, step: F8 | None = None) -> list[AnomalyKind]:
    steps = np.arange(len(value)) if step is None else step.astype(np.int64)
    return [each.kind for each in anomalies(steps, value, lower)]


def loss(count: int, seed: int = 0, noise: float = 0.05) -> F8:
    return 2.0 * np.exp(-np.arange(count) / 40) + 0.2 + np.random.default_rng(seed).normal(0, noise, count)


@given(st.lists(st.sampled_from([1.0, math.nan, math.inf, -math.inf]), max_size=60))
def test_stretches_that_are_no_numbers_are_told_one_by_one(values: list[float]) -> None:
    found = anomalies(np.arange(len(values)), np.array(values), False)
    expected, place = [], 0
    for kind, group in groupby(values, key=lambda v: "nan" if math.isnan(v) else "infinite" if math.isinf(v) else ""):
        count = len(list(group))
        if kind:
            expected.append(Anomaly(AnomalyKind(kind), place, count))
        place += count
    assert list(found) == expected


def test_a_restart_is_where_steps_go_back_and_says_what_it_overwrites() -> None:
    step = np.array([0, 1, 2, 3, 4, 2, 3, 4, 5])
    assert anomalies(step, np.zeros(9), False) == (Anomaly(AnomalyKind.RESTART, 5, 3),)


@pytest.mark.parametrize("seed", range(20))
def test_a_calm_loss_does_not_diverge(seed: int) -> None:
    assert kinds(loss(300, seed)) == []
    assert kinds(loss(300, seed, noise=0.3)) == []


@pytest.mark.parametrize("seed", range(20))
def test_a_loss_that_jumps_up_and_stays_diverges_there(seed: int) -> None:
    value = loss(300, seed)
    value[200:] += 3.0
    (found,) = anomalies(np.arange(300), value, True)
    assert found.kind is AnomalyKind.DIVERGENCE
    assert abs(found.first - 200) <= 1
    assert found.count == 300 - found.first


def test_a_loss_that_grows_without_bound_diverges() -> None:
    value = loss(200, noise=0.01)
    value[120:] += np.exp(np.arange(80) / 4)
    (found,) = anomalies(np.arange(200), value, True)
    assert 120 <= found.first <= 135


def test_a_spike_that_comes_back_is_no_divergence() -> None:
    value = loss(300)
    value[200:208] += 5.0
    assert kinds(value) == []


def test_slow_overfitting_is_no_divergence() -> None:
    value = loss(300, noise=0.01)
    value[150:] += np.linspace(0, 0.8, 150)
    assert kinds(value) == []


def test_a_rise_where_higher_is_better_is_none_either() -> None:
    value = loss(300)
    value[200:] += 3.0
    assert kinds(value, lower=False) == []


def test_an_explosion_that_ends_in_nan_is_told_as_both() -> None:
    value = loss(200)
    value[150:180] = 50.0
    value[180:] = math.nan
    assert kinds(value) == [AnomalyKind.DIVERGENCE, AnomalyKind.NAN]


def test_a_flat_loss_that_moves_a_little_does_not_diverge() -> None:
    assert kinds(np.repeat([1.0, 1.01], 50)) == []


def test_few_points_tell_nothing() -> None:
    assert kinds(np.array([1.0, 1.0, 9.0, 9.0])) == []
