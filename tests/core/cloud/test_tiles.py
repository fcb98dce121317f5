from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cloud import threads
from core.cloud import tiles as tiles_module
from core.cloud.camera import CameraState
from core.cloud.compiling import warm_up
from core.cloud.projecting import planes, project
from core.cloud.tiles import make_tiles, merged, rows_of, tile_order, tile_size
from tests.core.cloud.clouds import HEIGHT, WIDTH, blobs, cameras, matrix_of


@pytest.mark.parametrize("n", [0, 1, 2, 255, 256, 257, 5000])
def test_the_order_holds_every_point_once(n: int) -> None:
    positions = blobs(max(n, 1))[:n]
    np.testing.assert_array_equal(np.sort(tile_order(positions)), np.arange(n))


def test_tiles_are_small_boxes_that_hold_their_points() -> None:
    positions = np.random.default_rng(1).uniform(-1, 1, (20_000, 3)).astype(np.float32)
    ordered = positions[tile_order(positions)]
    tiles = make_tiles(ordered)
    assert tiles.count.sum() == 20_000
    for first, count, lower, upper in zip(tiles.first, tiles.count, tiles.lower, tiles.upper, strict=True):
        held = ordered[first : first + count]
        np.testing.assert_array_equal(held.min(axis=0), lower)
        np.testing.assert_array_equal(held.max(axis=0), upper)
    assert np.median(np.prod(tiles.upper - tiles.lower, axis=1)) < 3 * 8 / len(tiles.first)


def test_the_first_points_of_tiles_are_a_fair_sample() -> None:
    positions = blobs(50_000)
    order = tile_order(positions)
    size = tile_size(50_000)
    first_tenth = order[np.arange(50_000) % size < size // 10]
    np.testing.assert_allclose(positions[first_tenth].mean(axis=0), positions.mean(axis=0), atol=0.02)
    assert abs(first_tenth.mean() / 50_000 - 0.5) < 0.02


def test_tiles_grow_with_the_cloud() -> None:
    assert tile_size(1_000_000) == 256
    assert tile_size(10_000_000) == 1024
    assert tile_size(50_000_000) == 4096


@given(camera=cameras(), box=st.tuples(st.floats(-50, 150), st.floats(-50, 100), st.floats(1, 90), st.floats(1, 90)))
@settings(max_examples=40)
def test_no_tile_with_a_point_in_the_box_is_left_out(
    camera: CameraState, box: tuple[float, float, float, float]
) -> None:
    positions = blobs(3000)
    ordered = positions[tile_order(positions)]
    tiles = make_tiles(ordered)
    left, top, wide, high = box
    for dimensions in (2, 3):
        matrix = matrix_of(camera, dimensions)
        seen = project(matrix, ordered, WIDTH, HEIGHT)
        within = (seen[:, :2] >= [left, top]).all(axis=1) & (seen[:, :2] <= [left + wide, top + high]).all(axis=1)
        needed = set((np.flatnonzero(within) // tiles.size).tolist())
        kept = tiles.within(planes(matrix, WIDTH, HEIGHT, left, top, left + wide, top + high))
        assert needed <= set(kept.tolist())


def test_touching_ranges_are_joined() -> None:
    first, count = merged(np.array([0, 4, 12, 20]), np.array([4, 4, 8, 2]))
    assert first.tolist() == [0, 12]
    assert count.tolist() == [8, 10]


@given(
    st.integers(0, 2**32 - 1), st.sampled_from([0, 1, 2, 255, 256, 257, 600, 3000]), st.sampled_from(["", "x", "xyz"]),
    st.booleans(),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_compiled_loops_put_points_in_the_same_order_and_boxes(seed: int, n: int, flat: str, gaps: bool) -> None:
    warm_up()
    random = np.random.default_rng(seed)
    positions = random.normal(random.normal() * 1e3, 10 ** random.uniform(-6, 6), (n, 3)).astype(np.float32)
    positions[:, ["xyz".index(axis) for axis in flat]] = 0.5
    found = []
    for fast in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tiles_module, "compiled", lambda fast=fast: bool(fast))
            patch.setattr(tiles_module, "BLOCK", 100)
            patch.setattr(threads, "BLOCK", 100)
            order = tile_order(positions)
            ordered = rows_of(positions, order)
            if gaps and n:
                ordered[n // 2, 1] = np.nan
            found.append((order, ordered, make_tiles(ordered)))
    (one, there, mine), (other, here, theirs) = found
    np.testing.assert_array_equal(one, other)
    wanted = positions[other]
    if gaps and n:
        wanted[n // 2, 1] = np.nan
    np.testing.assert_array_equal(there, wanted)
    np.testing.assert_array_equal(here, wanted)
    assert np.isnan(mine.lower).sum() == (gaps and n > 0)
    np.testing.assert_array_equal(mine.lower, theirs.lower)
    np.testing.assert_array_equal(mine.upper, theirs.upper)
    np.testing.assert_array_equal(np.sort(one), np.arange(n))
