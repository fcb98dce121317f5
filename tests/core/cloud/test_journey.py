from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cloud.camera import HOME, CameraState, view_matrix
from core.cloud.cloud import Cloud
from core.cloud.journey import Glimpse, Journey, seen_again
from core.cloud.projecting import project
from core.model import F4
from tests.core.cloud.clouds import blobs


def clouds(rows: int, seed: int = 0) -> tuple[F4, Cloud]:
    random = np.random.default_rng(seed)
    start, end = random.normal(size=(2, rows, 3)).astype(np.float32)
    return start, Cloud(end)


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 1), st.integers(1, 2000), st.integers(0, 50))
def test_points_are_on_straight_lines_and_in_their_boxes(share: float, rows: int, seed: int) -> None:
    start, end = clouds(rows, seed)
    here = Journey.between(start, end).at(share)
    np.testing.assert_allclose(here.positions, start + share * (end.positions - start), atol=1e-5)
    np.testing.assert_allclose(here.ordered, here.positions[here.order], atol=1e-6)
    for lower, upper, first, count in zip(
        here.tiles.lower, here.tiles.upper, here.tiles.first, here.tiles.count, strict=True
    ):
        inside = here.ordered[first : first + count]
        assert np.all(inside >= lower)
        assert np.all(inside <= upper)


def test_points_on_their_way_are_hit_where_they_are_drawn() -> None:
    start, end = clouds(3000)
    here = Journey.between(start, end).at(0.4)
    afresh = Cloud(here.positions)
    matrix = view_matrix(CameraState(), 3, 400, 300)
    random = np.random.default_rng(1)
    for x, y in random.uniform((0, 0), (400, 300), (60, 2)):
        assert here.nearest(matrix, 400, 300, x, y, 4.0) == afresh.nearest(matrix, 400, 300, x, y, 4.0)
    outline = np.array([[20.0, 20], [300, 40], [200, 280]])
    np.testing.assert_array_equal(here.inside(matrix, 400, 300, outline), afresh.inside(matrix, 400, 300, outline))


def test_other_numbers_of_points_are_refused() -> None:
    start, end = clouds(10)
    with pytest.raises(ValueError, match="9 points cannot become 10"):
        Journey.between(start[:9], end)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 500), st.integers(0, 50), st.sampled_from([1.0, 1e-6, 1e5]))
def test_both_ends_are_exactly_as_given_and_rows_keep_their_numbers(rows: int, seed: int, large: float) -> None:
    start, end = clouds(rows, seed)
    start *= np.float32(large)
    way = Journey.between(start, end)
    np.testing.assert_array_equal(way.at(0.0).positions, start)
    np.testing.assert_array_equal(way.at(0.0).ordered, start[end.order])
    assert way.at(1.0) is end
    for share in (0.0, 0.3, 1.0):
        here = way.at(share)
        assert here.order is end.order
        np.testing.assert_allclose(here.ordered, here.positions[here.order], rtol=1e-5, atol=1e-6 * large)


CAMERAS = {
    "flat": (CameraState(zoom=1.3, target=(0.1, -0.2, 0.0)), 2),
    "deep": (CameraState(rotation=HOME), 3),
    "elsewhere": (CameraState(rotation=(0.5, 0.5, 0.5, 0.5), zoom=0.8, target=(0.2, 0.1, -0.3)), 3),
    "orthographic": (CameraState(rotation=HOME, zoom=0.7, orthographic=True), 3),
}


@pytest.mark.parametrize("before", CAMERAS)
@pytest.mark.parametrize("after", CAMERAS)
def test_points_set_off_from_where_they_were_seen(before: str, after: str) -> None:
    random = np.random.default_rng(3)
    positions, ends = random.uniform(-1, 1, (2, 400, 3)).astype(np.float32)
    size = (640.0, 400.0)
    (camera, dimensions), (other, others) = CAMERAS[before], CAMERAS[after]
    if dimensions == 2:
        positions[:, 2] = 0
    if others == 2:
        ends[:, 2] = 0
    one, two = view_matrix(camera, dimensions, *size), view_matrix(other, others, *size)
    found = seen_again(positions, one, two, ends)
    seen, again = project(one, positions, *size), project(two, found, *size)
    visible = np.isfinite(seen).all(axis=1) & np.isfinite(again).all(axis=1)
    assert visible.mean() > 0.8
    np.testing.assert_allclose(again[visible, :2], seen[visible, :2], atol=0.05)
    if others == 2:
        assert not found[:, 2].any()
    elif dimensions == 3:
        np.testing.assert_allclose(again[visible, 2], seen[visible, 2], atol=1e-3)
    assert (found is positions) == (before == after)


def test_points_behind_the_eye_set_off_from_where_they_are() -> None:
    near, flat = view_matrix(CameraState(zoom=40.0), 3, 100, 100), view_matrix(CameraState(), 2, 100, 100)
    positions = np.array([[0, 0, 5], [0, 0, 0]], dtype=np.float32)
    found = seen_again(positions, near, flat, positions)
    np.testing.assert_array_equal(found[0], positions[0])
    assert np.isfinite(found).all()


def test_nothing_is_put_in_order_again_on_the_way() -> None:
    start, end = blobs(2000, 1), Cloud(blobs(2000, 2))
    emphasis, colours = np.full(2000, 2, dtype=np.uint8), np.zeros(2000, dtype=np.uint16)
    known = end.emphasis_in_order(emphasis), end.colours_in_order(colours, 1)
    way = Journey.between(start, end)
    for share in (0.2, 0.7):
        cloud = way.at(share)
        assert cloud.order is end.order
        assert cloud.emphasis_in_order(emphasis) is known[0]
        assert cloud.colours_in_order(colours, 1) is known[1]


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 3000), st.integers(1, 400), st.integers(0, 50))
def test_a_sample_goes_as_its_points_do_in_the_whole(share: float, rows: int, most: int, seed: int) -> None:
    start, end = clouds(rows, seed)
    chosen = Glimpse.rows(end, most)
    assert len(np.unique(chosen)) == len(chosen) <= most
    assert len(chosen) > 0.9 * min(most, rows) - 1
    here = Glimpse.between(start[chosen], chosen, end).at(share)
    whole = Journey.between(start, end).at(share)
    np.testing.assert_allclose(here.ordered, whole.positions[chosen], atol=1e-5)
    assert not here.whole
    for lower, upper, first, count in zip(
        here.tiles.lower, here.tiles.upper, here.tiles.first, here.tiles.count, strict=True
    ):
        inside = here.ordered[first : first + count]
        assert np.all((inside >= lower) & (inside <= upper))
    assert Glimpse.between(start[chosen], chosen, end).at(1.0) is end


def test_a_sample_has_its_share_of_every_place() -> None:
    _, end = clouds(100_000)
    chosen = Glimpse.rows(end, 10_000)
    left = end.positions[:, 0] < -1
    assert abs(left[chosen].mean() - left.mean()) < 0.005
