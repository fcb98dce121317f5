from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_selection import mutual_info_regression
from sklearn.metrics import mutual_info_score

from core.analysis.importance.columns import Categorical, Column, Numeric
from core.analysis.importance.information import apart, informations, of_class_and_number, of_classes, of_numbers
from core.analysis.importance.table import prepared

RNG = np.random.default_rng(7)


@pytest.mark.parametrize("strength", [0.0, 0.5, 3.0])
@pytest.mark.parametrize("runs", [20, 300, 1000])
def test_of_two_numbers_it_is_that_of_scikit_learn(strength: float, runs: int) -> None:
    left = RNG.standard_normal(runs)
    right = np.sin(2 * left) * strength + RNG.standard_normal(runs)
    left, right = left / left.std(), right / right.std()
    expected = mutual_info_regression(left[:, None], right, n_neighbors=3, random_state=0)[0]
    assert max(0.0, of_numbers(left, right)) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("levels", [2, 7, 90])
def test_of_a_class_and_a_number_it_is_that_of_scikit_learn(levels: int) -> None:
    classes = RNG.integers(0, levels, 400)
    values = RNG.standard_normal(400) + 0.8 * (classes % 3)
    expected = mutual_info_regression(
        classes[:, None], values, discrete_features=True, n_neighbors=3, random_state=0
    )[0]  # fmt: skip
    # Its squares of distances make the farthest neighbour one of those that are nearer, now and then.
    assert max(0.0, of_class_and_number(classes.astype(float), values)) == pytest.approx(expected, abs=5e-3)


def test_of_two_classes_it_is_that_of_scikit_learn_less_its_bias() -> None:
    left, right = RNG.integers(0, 4, 500), RNG.integers(0, 6, 500)
    cells = len(np.unique(left * 6 + right))
    expected = mutual_info_score(left, right) - (cells - 4 - 6 + 1) / 1000
    assert of_classes(left.astype(float), right.astype(float)) == pytest.approx(expected, abs=1e-12)
    chance = [
        of_classes(RNG.integers(0, 5, 200).astype(float), RNG.integers(0, 5, 200).astype(float)) for _ in range(99)
    ]
    assert abs(np.mean(chance)) < 0.005


def test_correlated_normals_have_the_information_of_the_textbook() -> None:
    left = RNG.standard_normal(2000)
    right = 0.8 * left + 0.6 * RNG.standard_normal(2000)
    table, _ = prepared([Numeric("skewed", np.exp(3 * left), log=False)], right, ranked=False)
    assert informations(table, [0])[0] == pytest.approx(-0.5 * np.log2(1 - 0.64), abs=0.09)


def test_having_no_value_tells_as_much_as_a_category_does() -> None:
    target = RNG.standard_normal(800)
    values = np.where(target > 0, RNG.random(800), np.nan)
    table, _ = prepared([Numeric("conditional", values)], target, ranked=False)
    assert informations(table, [0])[0] == pytest.approx(1.0, abs=0.06), "one bit: above or below the median"


def test_a_value_that_few_runs_have_tells_little_however_much_it_tells_of_them() -> None:
    classes = RNG.integers(0, 4, 2000)
    values = np.where(RNG.random(2000) < 0.25, classes, np.nan)
    table, _ = prepared([Numeric("rare", values)], classes.astype(float), ranked=False)
    assert informations(table, [0])[0] == pytest.approx(0.25 * 2, abs=0.05)


def test_few_targets_and_few_values_are_classes() -> None:
    codes = RNG.integers(0, 4, 800).astype(np.int32)
    columns: list[Column] = [Categorical("kind", codes, tuple("abcd")), Numeric("number", codes + RNG.random(800))]
    table, _ = prepared(columns, codes.astype(float), ranked=False)
    assert informations(table, [0]) == pytest.approx([2.0, 2.0], abs=0.05)


def test_equal_numbers_are_put_apart_by_next_to_nothing() -> None:
    values = np.repeat([1.0, 2.0], 5)
    found = apart(values, np.random.default_rng(0))
    assert len(np.unique(found)) == 10
    assert found * values.std() * np.sqrt(12) == pytest.approx(values, abs=1e-8)
