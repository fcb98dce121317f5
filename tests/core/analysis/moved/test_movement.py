from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import special_ortho_group
from sklearn.neighbors import NearestNeighbors

from core.analysis.moved.movement import MISSING, Movement, most_moved, movement
from core.analysis.moved.spaces import Space, nearest_of_all, nearest_of_some, rows_of_both
from core.analysis.moved.stability import kept_between, nearest_at, rows_looked_at
from core.model import F4, F8, I4


def brute(one: list[int], other: list[int]) -> float:
    """The intersection metric by its definition: half the symmetric difference of the first d, over d, on average."""
    k = len(one)
    return sum(len(set(one[:d]) ^ set(other[:d])) / (2 * d) for d in range(1, k + 1)) / k


def lists(points: F4 | F8, k: int, metric: str = "euclidean") -> I4:
    """Neighbours by scikit-learn's brute force, without the row itself."""
    near = NearestNeighbors(n_neighbors=k + 1, metric=metric, algorithm="brute").fit(points).kneighbors(points)[1]
    return np.array([[o for o in row if o != i][:k] for i, row in enumerate(near.tolist())], dtype=np.int32)


def moved(one: Space, other: Space, k: int) -> Movement:
    both = rows_of_both(one, other)
    return movement(nearest_of_all(one, both, k)[0], nearest_of_all(other, both, k)[0])


def points(seed: int, rows: int = 70, columns: int = 5) -> F4:
    return np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)


@pytest.mark.parametrize("metric", ["euclidean", "cosine"])
@pytest.mark.parametrize("k", [1, 7, 15])
def test_it_is_the_metric_of_fagin_kumar_and_sivakumar_of_scikit_learns_neighbours(metric: str, k: int) -> None:
    here, there = points(1), points(1) + 0.6 * points(2)
    found = moved(Space(here, metric), Space(there, metric), k)
    one, other = lists(here, k, metric), lists(there, k, metric)
    wanted = [brute(a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True)]
    np.testing.assert_allclose(found.values, wanted, atol=1e-6)
    shared = [len(set(a) & set(b)) for a, b in zip(one.tolist(), other.tolist(), strict=True)]
    np.testing.assert_array_equal(found.kept, shared)
    assert 0.05 < found.values.mean() < 0.95


def test_a_layout_is_compared_with_its_vectors() -> None:
    vectors = points(3)
    layout = vectors[:, :2]
    found = moved(Space(layout), Space(vectors, "euclidean"), 10)
    wanted = [brute(a, b) for a, b in zip(lists(layout, 10).tolist(), lists(vectors, 10).tolist(), strict=True)]
    np.testing.assert_allclose(found.values, wanted, atol=1e-6)


def test_a_nearest_neighbour_that_leaves_weighs_more_than_the_last() -> None:
    before = np.array([[1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3], [-1, -1, -1]], dtype=np.int32)
    after = np.array([[1, 2, 3], [2, 1, 3], [1, 2, 9], [9, 2, 3], [1, 2, 3]], dtype=np.int32)
    found = movement(before, after)
    np.testing.assert_allclose(found.values[:4], [0, 1 / 3, 1 / 9, (1 + 1 / 2 + 1 / 3) / 3], atol=1e-6)
    assert np.isnan(found.values[4])
    np.testing.assert_array_equal(found.kept, [3, 3, 2, 2, MISSING])
    np.testing.assert_array_equal(most_moved(found.values), [3, 1, 2, 0])


@given(st.integers(0, 2**31), st.floats(0.01, 100), st.booleans())
@settings(deadline=None, max_examples=20)
def test_turning_mirroring_shifting_and_scaling_move_nothing(seed: int, scale: float, mirror: bool) -> None:
    rng = np.random.default_rng(seed)
    layout = rng.normal(size=(40, 2))
    turn = special_ortho_group.rvs(2, random_state=seed % 1000)
    other = scale * (layout * (-1 if mirror else 1, 1)) @ turn + 10 * scale
    here = Space(layout.astype(np.float32))
    found = moved(here, Space(other.astype(np.float32)), 8)
    assert np.median(found.values) == 0, "but for rounding to single precision"
    assert found.values.mean() < 0.02
    np.testing.assert_array_equal(moved(here, here, 8).values, 0)


@given(st.integers(0, 2**31))
@settings(deadline=None, max_examples=20)
def test_it_follows_rows_in_another_order_and_is_the_same_both_ways(seed: int) -> None:
    rng = np.random.default_rng(seed)
    here, there = (rng.normal(size=(40, 3)).astype(np.float32) for _ in range(2))
    found = moved(Space(here, "euclidean"), Space(there, "euclidean"), 6)
    order = rng.permutation(40)
    shuffled = moved(Space(here[order], "euclidean"), Space(there[order], "euclidean"), 6)
    np.testing.assert_allclose(shuffled.values, found.values[order], atol=1e-6)
    back = moved(Space(there, "euclidean"), Space(here, "euclidean"), 6)
    np.testing.assert_allclose(back.values, found.values, atol=1e-6)
    np.testing.assert_array_equal(back.kept, found.kept)


@given(st.lists(st.permutations(range(8)), min_size=3, max_size=3))
def test_it_is_a_metric(orders: list[list[int]]) -> None:
    a, b, c = (np.array([order[:5]], dtype=np.int32) for order in orders)
    ab, bc, ac = (float(movement(*pair).values[0]) for pair in ((a, b), (b, c), (a, c)))
    assert ac <= ab + bc + 1e-6
    assert (ab == 0) == (orders[0][:5] == orders[1][:5])


def test_rows_that_one_side_has_not_are_nobodys_neighbour_and_not_measured() -> None:
    here, there = points(4), points(5)
    here[7], there[11] = np.nan, np.inf
    found = moved(Space(here, "euclidean"), Space(there[:60], "euclidean"), 5)
    keep = np.delete(np.arange(60), [7, 11])
    wanted = [brute(a, b) for a, b in zip(lists(here[keep], 5).tolist(), lists(there[keep], 5).tolist(), strict=True)]
    assert len(found.values) == 60
    assert np.flatnonzero(np.isnan(found.values)).tolist() == [7, 11]
    assert np.flatnonzero(found.kept == MISSING).tolist() == [7, 11]
    np.testing.assert_allclose(found.values[keep], wanted, atol=1e-6)


def test_what_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="3 rows cannot be compared with 4"):
        movement(np.zeros((3, 2), np.int32), np.zeros((4, 2), np.int32))
    with pytest.raises(ValueError, match="at most 100"):
        movement(np.zeros((3, 101), np.int32), np.zeros((3, 101), np.int32))
    nobody = movement(np.zeros((3, 0), np.int32), np.zeros((3, 0), np.int32))
    assert np.isnan(nobody.values).all()
    assert len(most_moved(nobody.values)) == 0


@pytest.mark.parametrize("layout", [False, True])
def test_neighbours_of_some_are_those_of_all(layout: bool) -> None:
    here = points(6, columns=2 if layout else 9)
    here[[3, 40]] = np.inf
    space = Space(here) if layout else Space(here, "cosine")
    rows = np.array([0, 5, 3, 69], dtype=np.int32)
    good = space.good()
    whole = nearest_of_all(space, good, 7)[0]
    np.testing.assert_array_equal(nearest_at(space, rows, 7), whole[rows])
    np.testing.assert_array_equal(nearest_of_some(space, good, rows[[0, 1, 3]], 7), whole[rows[[0, 1, 3]]])


def test_neighbours_are_counted_from_each_step_to_the_next() -> None:
    steps = [points(1) + share * points(2) for share in (0, 0.1, 0.1, 0.8)]
    rows = rows_looked_at(70, 5)
    np.testing.assert_array_equal(rows, np.arange(70))
    kept = kept_between(nearest_at(Space(each, "euclidean"), rows, 10) for each in steps)
    assert kept.shape == (3, 70)
    for place, counts in enumerate(kept):
        one, other = lists(steps[place], 10).tolist(), lists(steps[place + 1], 10).tolist()
        np.testing.assert_array_equal(counts, [len(set(a) & set(b)) for a, b in zip(one, other, strict=True)])
    assert (kept[1] == 10).all()
    assert kept_between([]).shape == (0, 0)


def test_of_large_tables_some_rows_are_looked_at() -> None:
    rows = rows_looked_at(500_000, 192)
    assert 500 < len(rows) < 2000
    assert len(np.unique(rows)) == len(rows)
    np.testing.assert_array_equal(rows, rows_looked_at(500_000, 192))
    assert len(rows_looked_at(500_000, 0)) == 500_000
