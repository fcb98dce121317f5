"""Points that move keep their order while it serves, and a sample takes from each tile what its place is worth."""

from __future__ import annotations

from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.analysis.projection.method import Frame
from core.cloud import cloud as cloud_module
from core.cloud import splat
from core.cloud.camera import HOME, CameraState
from core.cloud.cloud import Cloud
from core.cloud.points import PointArrays
from core.cloud.sharing import screen_areas, shared_out
from core.model import I8
from core.views.embedding.runs.moving import moving
from tests.core.cloud.clouds import HEIGHT, WIDTH, blobs, matrix_of, naive_nearest


def test_points_that_move_a_little_are_not_put_in_order_again(kernels: None) -> None:
    positions, random = blobs(3000), np.random.default_rng(2)
    positions[7] = np.nan
    cloud, emphasis = Cloud(positions), np.full(3000, 2, dtype=np.uint8)
    kept = cloud.emphasis_in_order(emphasis)
    with mock.patch.object(cloud_module, "tile_order", side_effect=AssertionError):
        for _ in range(5):
            positions = positions + random.normal(0, 0.01, positions.shape).astype(np.float32)
            cloud = Cloud.moved(positions, cloud)
    assert cloud.emphasis_in_order(emphasis) is kept
    np.testing.assert_array_equal(cloud.ordered, positions[cloud.order])
    matrix = matrix_of(CameraState(rotation=HOME), 3)
    for x, y in ((100, 60), (80, 50), (120, 70)):
        hit = cloud.nearest(matrix, WIDTH, HEIGHT, x, y, 5, emphasis)
        assert hit == naive_nearest(matrix, positions, x, y, 5, 0, emphasis, True)


def test_points_that_went_elsewhere_are_put_in_order_again() -> None:
    positions = blobs(5000)
    cloud = Cloud(positions)
    mixed = positions[np.random.default_rng(0).permutation(5000)]
    assert Cloud.moved(mixed, cloud).tiles.looseness == pytest.approx(cloud.tiles.looseness, rel=0.05)
    lost = positions.copy()
    lost[3] = np.nan
    assert 3 not in Cloud.moved(lost, cloud).order
    assert len(Cloud.moved(positions[:4000], cloud)) == 4000
    whole = Cloud.moved(positions, Cloud.glance(positions, 500))
    assert len(whole.order) == 5000


def test_frames_of_a_run_share_one_order_while_it_serves() -> None:
    scores = blobs(2000)[:, :2].copy()
    first = moving(Frame(scores, 1, 9), "UMAP", (0, 1))
    with mock.patch.object(cloud_module, "tile_order", side_effect=AssertionError):
        second = moving(Frame(scores * np.float32(1.5), 2, 9), "UMAP", (0, 1), first)
    assert second.cloud.order is first.cloud.order
    assert moving(Frame(scores, 3, 9), "UMAP", (1, 0), second).cloud.order is not first.cloud.order


counts = arrays.arrays(np.int64, st.integers(1, 60), elements=st.integers(1, 256))


@given(left=counts, share=st.floats(0.01, 1.2), seed=st.integers(0, 99), alike=st.booleans())
def test_a_sample_has_about_the_size_that_was_asked_for(left: I8, share: float, seed: int, alike: bool) -> None:
    worth = None if alike else np.random.default_rng(seed).exponential(1, len(left)) + 0.01
    most = int(share * left.sum())
    taken = shared_out(left, most, worth)
    assert (taken <= left).all()
    assert (taken >= 1).all()
    assert taken.sum() <= max(most, 0) + len(left)
    assert taken.sum() >= min(most, left.sum()) * 0.95 - 2 * len(left)
    if worth is not None:
        free = (taken > 1) & (taken < left)
        ratio = taken[free] / worth[free]
        assert not free.any() or ratio.max() - ratio.min() <= 1.01 / worth[free].min()


def test_a_sample_of_opaque_points_covers_more_of_the_picture_than_equal_shares_do(kernels: None) -> None:
    """A dense knot in a wide cloud: most of the knot's points lie over one another."""
    random = np.random.default_rng(1)
    wide, dense = random.uniform(-1, 1, (20_000, 3)), random.normal(0, 0.01, (180_000, 3))
    positions = np.concatenate([wide, dense]).astype(np.float32)
    n = len(positions)
    palette = np.array([[0, 0, 0, 255]], dtype=np.uint8)
    points = PointArrays(positions, np.zeros(n, np.uint16), palette, np.full(n, 2, np.uint8), 2.0)
    matrix, covered = matrix_of(CameraState(rotation=HOME), 3), []
    for plain in (False, True):
        cloud = Cloud(positions)  # what one was seen with from a place is remembered
        with mock.patch.object(Cloud, "by_area", lambda self, ranges, *_: ranges) if plain else mock.MagicMock():
            painted = splat.paint(cloud, points, matrix, WIDTH, HEIGHT, budget=20_000, antialias=False)
        assert painted.drawn == pytest.approx(20_000, rel=0.1)
        covered.append(np.count_nonzero(painted.depth < 1))
    assert covered[0] > 1.5 * covered[1]
    tiles = np.arange(len(cloud.tiles.first))
    areas = screen_areas(cloud, tiles, matrix, WIDTH, HEIGHT, 2.0)
    in_knot = np.abs(cloud.tiles.upper).max(axis=1) < 0.1
    assert np.median(areas[in_knot]) < 0.1 * np.median(areas[~in_knot])
