"""The empirical distribution function: SciPy and Optuna as judges, its band by simulation."""

from __future__ import annotations

import math

import numpy as np
import optuna
import pytest
from hypothesis import given
from hypothesis import strategies as st
from optuna.visualization._edf import _get_edf_info
from scipy.stats import ecdf, kstwo

from core.analysis.edf import dkw_width, edf, staircase

_finite = st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 3)), min_size=1, max_size=60)


@given(_finite)
def test_steps_are_those_of_scipy(values: list[float]) -> None:
    found, judge = edf(np.array(values)), ecdf(values).cdf
    assert found.values.tolist() == judge.quantiles.tolist()
    assert found.shares == pytest.approx(judge.probabilities)


@given(_finite)
def test_shares_at_any_number_are_those_of_scipy(values: list[float]) -> None:
    numbers = np.linspace(min(values) - 1, max(values) + 1, 37)
    assert edf(np.array(values)).at(numbers) == pytest.approx(ecdf(values).cdf.evaluate(numbers))


def test_curves_are_those_of_optuna() -> None:
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    values = np.random.default_rng(3).normal(size=40)
    study = optuna.create_study()
    for value in values:
        study.add_trial(optuna.trial.create_trial(value=float(value)))
    judge = _get_edf_info(study)
    # Its numbers run from the smallest value to the largest, where rounding decides; those between are compared.
    assert edf(values).at(judge.x_values[1:-1]) == pytest.approx(judge.lines[0].y_values[1:-1])


@given(st.lists(st.sampled_from([-math.inf, -1.0, 0.0, 2.5, math.inf, math.nan]), max_size=30), st.floats(-3, 3))
def test_infinities_count_and_nan_does_not(values: list[float], number: float) -> None:
    found = edf(np.array(values))
    there = [value for value in values if not math.isnan(value)]
    assert (found.count, found.without) == (len(there), len(values) - len(there))
    share = found.at(np.array([number]))[0]
    if there:
        assert share == pytest.approx(sum(value <= number for value in there) / len(there))
    else:
        assert math.isnan(share)


@given(st.lists(st.sampled_from([-math.inf, -1.0, 0.0, 2.5, math.inf]), min_size=1, max_size=30), st.floats(0.01, 1))
def test_quantiles_are_the_smallest_values_that_reach_a_share(values: list[float], share: float) -> None:
    judge = min(each for each in values if sum(value <= each for value in values) >= share * len(values) - 1e-9)
    assert edf(np.array(values)).quantile(share) == judge


def test_the_band_is_never_narrower_than_the_exact_one_and_hardly_wider() -> None:
    for count in (10, 50, 400):
        exact = kstwo.ppf(0.95, count)
        assert exact <= dkw_width(count, 0.95) <= exact * 1.1


def test_the_band_holds_the_true_distribution_as_often_as_it_says() -> None:
    rng, held = np.random.default_rng(5), 0
    for _ in range(2000):
        found = edf(np.sort(rng.random(30)))
        lower, upper = found.band(0.9)
        before = np.concatenate(([0.0], upper[:-1]))
        # A uniform distribution's share at a number is the number; before a step the band is that of the step below.
        held += bool((lower <= found.values).all() and (found.values <= np.maximum(before, dkw_width(30, 0.9))).all())
    assert 0.88 <= held / 2000 <= 0.95


def test_the_width_for_a_hundred_values_is_that_of_massart() -> None:
    assert dkw_width(100, 0.95) == pytest.approx(0.13581, abs=1e-5)
    assert dkw_width(0, 0.95) == 1.0


def test_a_staircase_goes_to_each_value_and_then_up() -> None:
    x, y = staircase(np.array([1.0, 2.0]), np.array([0.5, 0.75]), 0.25)
    assert x.tolist() == [1.0, 1.0, 2.0, 2.0]
    assert y.tolist() == [0.25, 0.5, 0.5, 0.75]
    assert [len(each) for each in staircase(np.empty(0), np.empty(0), 0.0)] == [0, 0]
