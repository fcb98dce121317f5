from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.analysis import warm
from core.analysis.decimation import _columns, decimate, decimate_many, mark_kept
from core.model import F8, I8, Bool

COORDINATES = arrays(np.float64, st.integers(0, 60), elements=st.floats(-3, 13, width=32) | st.just(np.nan))
HEIGHTS = st.floats(-5, 5, width=16) | st.sampled_from([np.nan, np.inf, -np.inf])


def kernel_mask(x: F8, y: F8, starts: I8, pixels: int) -> Bool:
    from core.analysis import kernels

    warm.warm_up()
    keep = np.zeros(len(x), dtype=np.bool_)
    kernels.mark_kept(x, y, starts, 0.0, 10.0, pixels / 10, pixels, keep)
    return keep


@given(COORDINATES, st.data(), st.integers(1, 7))
def test_both_paths_keep_the_same_vertices(x: F8, data: st.DataObject, pixels: int) -> None:
    y = data.draw(arrays(np.float64, len(x), elements=HEIGHTS))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(x)), max_size=3)))
    starts = np.array([0, *cuts, len(x)], dtype=np.int64)
    plain = mark_kept(x, y, starts, _columns(x, 0.0, 10.0, pixels / 10, pixels), pixels)
    np.testing.assert_array_equal(plain, kernel_mask(x, y, starts, pixels))


@given(COORDINATES, st.data(), st.integers(1, 7))
def test_every_column_keeps_its_extent_and_its_ends(x: F8, data: st.DataObject, pixels: int) -> None:
    x = np.sort(x[np.isfinite(x)])
    y = data.draw(arrays(np.float64, len(x), elements=st.floats(-5, 5, width=16)))
    kept_x, kept_y = decimate(x, y, 0.0, 10.0, pixels)
    for column in range(pixels):
        here, there = (_columns(v, 0.0, 10.0, pixels / 10, pixels) == column for v in (x, kept_x))
        assert here.any() == there.any()
        if here.any():
            whole, kept = y[here], kept_y[there]
            assert (kept.min(), kept.max(), kept[0], kept[-1]) == (whole.min(), whole.max(), whole[0], whole[-1])
            assert len(kept) <= 4
    assert len(kept_x) <= 4 * pixels + 2
    assert np.all(np.diff(kept_x) >= 0)


@given(COORDINATES, st.data(), st.integers(1, 7))
def test_the_neighbours_of_the_view_are_kept(x: F8, data: st.DataObject, pixels: int) -> None:
    x = np.sort(x[np.isfinite(x)])
    kept_x, _ = decimate(x, np.zeros(len(x)), 0.0, 10.0, pixels)
    left, right = x[x < 0], x[x > 10]
    crosses_left, crosses_right = len(left) < len(x), len(right) < len(x)
    assert kept_x[kept_x < 0].tolist() == (left[-1:].tolist() if crosses_left else [])
    assert kept_x[kept_x > 10].tolist() == (right[:1].tolist() if crosses_right else [])


def test_a_single_spike_among_a_million_is_kept(path: str) -> None:
    x, y = np.arange(1_000_000.0), np.zeros(1_000_000)
    y[123_456], y[765_432] = 7.0, -3.0
    kept_x, kept_y = decimate(x, y, 0.0, 999_999.0, 800)
    assert kept_x[kept_y == 7.0].tolist() == [123_456.0]
    assert kept_x[kept_y == -3.0].tolist() == [765_432.0]
    assert len(kept_x) <= 3200


def test_few_vertices_are_left_as_they_are(path: str) -> None:
    x, y = np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, np.nan, 2.0, 3.0])
    kept_x, kept_y = decimate(x, y, 0.0, 3.0, 100)
    np.testing.assert_array_equal(kept_x, x)
    np.testing.assert_array_equal(kept_y, y)


def test_a_gap_between_columns_stays_a_gap(path: str) -> None:
    x = np.arange(30.0)
    y = np.where((x >= 9) & (x < 21), np.nan, x)
    _, kept_y = decimate(x, y, 0.0, 30.0, 3)
    finite = np.flatnonzero(np.isfinite(kept_y))
    assert np.isnan(kept_y[finite[kept_y[finite] < 10][-1] + 1])


def test_infinities_become_gaps(path: str) -> None:
    _, kept_y = decimate(np.arange(3.0), np.array([0.0, np.inf, 1.0]), 0.0, 2.0, 10)
    np.testing.assert_array_equal(kept_y, [0.0, np.nan, 1.0])


def test_a_line_across_the_whole_view_is_drawn(path: str) -> None:
    kept_x, kept_y = decimate(np.array([-9.0, -5.0, 50.0, 90.0]), np.arange(4.0), 0.0, 10.0, 5)
    assert (kept_x.tolist(), kept_y.tolist()) == ([-5.0, 50.0], [1.0, 2.0])


def test_nothing_in_sight(path: str) -> None:
    assert len(decimate(np.array([-9.0, -5.0]), np.zeros(2), 0.0, 10.0, 5)[0]) == 0


def test_a_logarithm_of_zero_is_a_gap_left_of_the_view(path: str) -> None:
    kept_x, kept_y = decimate(np.array([-np.inf, 0.0, 1.0]), np.ones(3), 0.0, 1.0, 5)
    np.testing.assert_array_equal(kept_x, [np.nan, 0.0, 1.0])
    np.testing.assert_array_equal(kept_y, [np.nan, 1.0, 1.0])


def test_a_series_that_goes_back_is_followed(path: str) -> None:
    x, y = np.array([0.0, 9.0, 1.0, 8.0]), np.array([0.0, 1.0, 2.0, 3.0])
    np.testing.assert_array_equal(decimate(x, y, 0.0, 10.0, 2)[1], y)


def test_many_series_are_decimated_as_each_alone(path: str) -> None:
    rng = np.random.default_rng(5)
    lengths = [0, 500, 1, 2000, 0]
    starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    x = np.concatenate([np.sort(rng.uniform(-2, 12, n)) for n in lengths])
    y = rng.normal(size=len(x))
    kept_x, kept_y, kept_starts = decimate_many(x, y, starts, 0.0, 10.0, 20)
    for i, (a, b) in enumerate(itertools.pairwise(starts)):
        alone_x, alone_y = decimate(x[a:b], y[a:b], 0.0, 10.0, 20)
        np.testing.assert_array_equal(kept_x[kept_starts[i] : kept_starts[i + 1]], alone_x)
        np.testing.assert_array_equal(kept_y[kept_starts[i] : kept_starts[i + 1]], alone_y)
    assert kept_starts[-1] == len(kept_x)


def test_a_view_without_width_shows_what_lies_in_it(path: str) -> None:
    assert decimate(np.array([1.0, 1.0]), np.array([2.0, 3.0]), 1.0, 1.0, 10)[1].tolist() == [2.0, 3.0]


@pytest.mark.parametrize(("left", "right", "pixels"), [(np.nan, 1.0, 5), (0.0, np.inf, 5), (0.0, 1.0, 0)])
def test_an_impossible_view_is_refused(left: float, right: float, pixels: int) -> None:
    with pytest.raises(ValueError, match="nothing to draw on"):
        decimate(np.zeros(1), np.zeros(1), left, right, pixels)
