from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import orthogonal_procrustes
from scipy.spatial import procrustes
from scipy.stats import ortho_group

from core.analysis.projection.aligned.placed import blended, movement, placed
from core.analysis.projection.aligned.procrustes import best_similarity
from core.model import F8


def layouts(seed: int, rows: int, axes: int) -> tuple[F8, F8]:
    random = np.random.default_rng(seed)
    fixed = random.normal(size=(rows, axes)) * random.uniform(0.5, 3, axes)
    turned = fixed @ ortho_group.rvs(axes, random_state=seed) * random.uniform(0.2, 5) + random.normal(0, 4, axes)
    return turned + random.normal(0, 0.1, fixed.shape), fixed


@pytest.mark.parametrize("axes", [2, 3])
def test_turns_are_those_of_scipy(axes: int) -> None:
    for seed in range(20):
        moved, fixed = layouts(seed, 40, axes)
        ours = best_similarity(moved, fixed, scaling=True)
        turn, _ = orthogonal_procrustes(moved - moved.mean(axis=0), fixed - fixed.mean(axis=0))
        np.testing.assert_allclose(ours.turn, turn, atol=1e-10)
        spread = ((fixed - fixed.mean(axis=0)) ** 2).sum()
        rest = ((ours.apply(moved) - fixed) ** 2).sum() / spread
        assert rest == pytest.approx(procrustes(fixed, moved)[2], rel=1e-9)


@given(st.integers(0, 10_000), st.integers(3, 30), st.sampled_from([2, 3]), st.booleans())
def test_no_other_turn_fits_better(seed: int, rows: int, axes: int, scaling: bool) -> None:
    moved, fixed = layouts(seed, rows, axes)
    best = best_similarity(moved, fixed, scaling)
    rest = ((best.apply(moved) - fixed) ** 2).sum()
    np.testing.assert_allclose(best.turn @ best.turn.T, np.eye(axes), atol=1e-10)
    for other in range(5):
        turn = ortho_group.rvs(axes, random_state=other)
        centred = (moved - moved.mean(axis=0)) @ turn * best.scale + fixed.mean(axis=0)
        assert rest <= ((centred - fixed) ** 2).sum() + 1e-9


def test_rows_set_aside_and_rows_of_one_only_do_not_count() -> None:
    moved, fixed = layouts(1, 30, 2)
    whole = best_similarity(moved[:25], fixed[:25])
    moved, fixed = (
        np.vstack([moved[:25], [[np.nan, 1], [9, 9], [7, 8]]]),
        np.vstack([fixed[:25], [[5, 5], [np.nan, 2]]]),
    )
    np.testing.assert_allclose(best_similarity(moved, fixed).turn, whole.turn, atol=1e-12)
    assert np.isnan(whole.apply(moved)[25]).all()
    with pytest.raises(ValueError, match="3 coordinates cannot be laid over 2"):
        best_similarity(np.ones((4, 3)), fixed)


def test_nothing_to_go_by_changes_nothing() -> None:
    nowhere = np.full((3, 2), np.nan)
    np.testing.assert_array_equal(best_similarity(np.eye(3, 2), nowhere).apply(np.eye(3, 2)), np.eye(3, 2))
    point = placed(np.ones((4, 2), dtype=np.float32))
    assert point.radius == 0
    np.testing.assert_array_equal(point.scores, 0)


def test_layouts_in_the_common_frame_have_one_centre_and_one_size() -> None:
    moved, fixed = layouts(3, 50, 2)
    first = placed(fixed)
    moved[7] = np.nan
    second = placed(moved, first.scores)
    good = np.isfinite(second.scores).all(axis=1)
    assert np.flatnonzero(~good).tolist() == [7]
    assert np.sqrt((second.scores[good] ** 2).sum(axis=1).mean()) == pytest.approx(1, rel=1e-2)
    assert movement(second.scores, first.scores) < 0.2
    np.testing.assert_allclose(first.own_scale(), fixed - fixed.mean(axis=0), atol=1e-5)


@given(st.floats(0, 1), st.integers(0, 100))
def test_the_more_is_held_the_less_moves(share: float, seed: int) -> None:
    moved, fixed = layouts(seed, 20, 2)
    before = placed(fixed)
    free = placed(moved, before.scores)
    held = blended(free, before.scores, share)
    expected = (1 - share) * movement(free.scores, before.scores)
    assert movement(held.scores, before.scores) == pytest.approx(expected, abs=1e-5)
