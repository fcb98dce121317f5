"""The front is what no pair of points says otherwise about."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.analysis.pareto import best_first, pareto_front, staircase
from core.model.arrays import F8, Bool


def brute(values: F8) -> Bool:
    front = np.zeros(len(values), dtype=np.bool_)
    for number, point in enumerate(values):
        beaten = ((values <= point).all(axis=1) & (values < point).any(axis=1)).any()
        front[number] = not np.isnan(point).any() and not beaten
    return front


few = some.sampled_from([0.0, 1.0, 2.0, 3.0, -1.0, np.inf, -np.inf, np.nan])
numbers = some.one_of(few, some.floats(allow_nan=True, allow_infinity=True))


@settings(max_examples=300, deadline=None)
@given(some.integers(1, 3).flatmap(lambda d: some.lists(some.lists(numbers, min_size=d, max_size=d), max_size=40)))
def test_the_front_is_what_comparing_all_pairs_finds(rows: list[list[float]]) -> None:
    values = np.array(rows, dtype=np.float64).reshape(len(rows), -1 if rows else 2)
    assert pareto_front(values).tolist() == brute(values).tolist()


@pytest.mark.parametrize("objectives", [2, 3])
@pytest.mark.parametrize("seed", range(5))
def test_the_front_of_many_points_is_that_of_all_pairs(objectives: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(600, objectives)).round(1)
    assert pareto_front(values).tolist() == brute(values).tolist()


def test_a_front_on_a_sphere_is_all_of_it() -> None:
    rng = np.random.default_rng(0)
    places = np.abs(rng.normal(size=(4000, 3)))
    on = places / np.linalg.norm(places, axis=1, keepdims=True)
    values = np.vstack([on, on * 0.9])
    front = pareto_front(-values)
    assert front[:4000].all()
    assert not front[4000:].all()


def test_equal_points_are_all_on_the_front() -> None:
    values = np.array([[1.0, 1.0, 1.0]] * 3 + [[2.0, 1.0, 1.0]])
    assert pareto_front(values).tolist() == [True, True, True, False]


def test_only_one_to_three_objectives_are_weighed() -> None:
    with pytest.raises(ValueError, match="4"):
        pareto_front(np.zeros((2, 4)))


def test_the_staircase_is_the_edge_of_what_is_attained() -> None:
    rng = np.random.default_rng(1)
    values = rng.uniform(size=(200, 2))
    front = values[pareto_front(values)]
    corners = staircase(front)
    assert len(corners) == 2 * len(front) - 1
    for step in np.diff(corners, axis=0):
        assert (step == 0).sum() == 1, "each step goes along one objective"
    assert (np.diff(corners[:, 0]) >= 0).all()
    assert (np.diff(corners[:, 1]) <= 0).all()
    inner = corners[1::2]
    for corner in inner:
        assert ((front <= corner).all(axis=1)).sum() >= 1, "an inner corner is attained"
        assert not (front <= corner - 1e-9).all(axis=1).any(), "nothing better than it in both is attained"
    assert len(staircase(front[:1])) == 1


def test_the_best_of_the_first_objective_comes_first() -> None:
    values = np.array([[3.0, 0.0], [1.0, 2.0], [2.0, 1.0], [3.0, 3.0]])
    assert best_first(pareto_front(values), values).tolist() == [1, 2, 0]
