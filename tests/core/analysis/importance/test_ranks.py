from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from core.analysis.importance.ranks import correlation_ratio, cramers_v, spearman

RNG = np.random.default_rng(5)


@pytest.mark.parametrize("decimals", [0, 1, 6])
def test_rank_correlation_is_that_of_scipy_with_and_without_ties(decimals: int) -> None:
    left = np.round(RNG.standard_normal(200), decimals)
    right = np.round(np.exp(left) + RNG.standard_normal(200), decimals)
    assert spearman(left, right) == pytest.approx(stats.spearmanr(left, right).statistic, abs=1e-12)


def test_what_is_constant_is_not_correlated() -> None:
    assert spearman(np.ones(9), np.arange(9.0)) == 0
    assert spearman(np.empty(0), np.empty(0)) == 0
    assert correlation_ratio(np.zeros(9, np.int32), np.arange(9.0)) == 0
    assert correlation_ratio(np.arange(9, dtype=np.int32), np.arange(9.0)) == 0, "a category a run tells nothing"
    assert cramers_v(np.zeros(9, np.int32), np.zeros(9, np.int32)) == 0


def test_the_correlation_ratio_is_that_of_the_kruskal_wallis_test() -> None:
    codes = RNG.integers(0, 4, 300).astype(np.int32)
    target = np.round(codes * 0.7 + RNG.standard_normal(300), 1)
    statistic = stats.kruskal(*(target[codes == code] for code in range(4))).statistic
    expected = np.sqrt((statistic - 3) / (300 - 4))
    assert correlation_ratio(codes, target) == pytest.approx(expected, abs=1e-12)


def test_many_categories_are_not_better_by_chance() -> None:
    target = RNG.standard_normal(400)
    squares = [correlation_ratio(RNG.integers(0, 60, 400).astype(np.int32), target) ** 2 for _ in range(40)]
    assert np.mean(squares) < 0.03, "plain eta squared would be about 0.15"


def test_categories_that_say_the_same_are_alike() -> None:
    codes = RNG.integers(0, 5, 500).astype(np.int32)
    assert cramers_v(codes, (codes * 7 % 5).astype(np.int32)) == pytest.approx(1, abs=0.01)
    independent = [cramers_v(codes, RNG.integers(0, 5, 500).astype(np.int32)) for _ in range(20)]
    assert np.mean(independent) < 0.06


def test_cramers_v_without_its_correction_is_that_of_scipy() -> None:
    left = RNG.integers(0, 3, 100_000).astype(np.int32)
    right = np.where(RNG.random(100_000) < 0.5, left, RNG.integers(0, 3, 100_000)).astype(np.int32)
    table = np.zeros((3, 3), dtype=np.int64)
    np.add.at(table, (left, right), 1)
    plain = stats.contingency.association(table, method="cramer")
    assert cramers_v(left, right) == pytest.approx(plain, abs=1e-3)
