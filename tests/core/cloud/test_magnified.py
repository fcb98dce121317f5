"""A million times as large, and ten million units away: what is painted, hit and enclosed is the same points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cloud.camera import HOME, CameraState
from core.cloud.cloud import Cloud
from core.cloud.points import Look, PointArrays
from core.cloud.splat import paint_compiled
from core.model import F4
from tests.core.cloud.clouds import (
    HEIGHT,
    WIDTH,
    blobs,
    matrix_of,
    naive_inside,
    naive_nearest,
    naive_pixels,
)

PALETTE = np.array([[255, 0, 0, 255], [0, 0, 255, 255]], dtype=np.uint8)


def magnified(seed: int, offset: float, dimensions: int) -> tuple[F4, float]:
    """Blobs in the unit cube, or thousands of units wide and far from the origin; and the zoom that frames them."""
    positions, scale = blobs(600, seed, dimensions).astype(np.float64), 1.0 if offset == 0 else 3000.0
    positions[:, :dimensions] = positions[:, :dimensions] * scale + offset
    return positions.astype(np.float32), 1 / scale


@pytest.mark.parametrize("dimensions", [2, 3])
@given(
    seed=st.integers(0, 3),
    row=st.integers(0, 599),
    zoom=st.floats(1, 2e6),
    offset=st.sampled_from([0.0, 1e7, -1e7]),
    orthographic=st.booleans(),
)
@settings(max_examples=30)
def test_what_is_painted_is_what_is_hit_and_enclosed(
    kernels: None, dimensions: int, seed: int, row: int, zoom: float, offset: float, orthographic: bool
) -> None:
    positions, fits = magnified(seed, offset, dimensions)
    x, y, z = (float(v) for v in positions[row])
    camera = CameraState((x, y, z), HOME if dimensions == 3 else (1, 0, 0, 0), zoom * fits, orthographic)
    matrix, cloud = matrix_of(camera, dimensions), Cloud(positions)
    emphasis = np.full(600, 2, dtype=np.uint8)
    seen = naive_pixels(matrix, positions)
    np.testing.assert_allclose(seen[row, :2], [WIDTH / 2, HEIGHT / 2], atol=1e-3)
    pixel = WIDTH / 2 + 0.5, HEIGHT / 2 + 0.5
    hit = cloud.nearest(matrix, WIDTH, HEIGHT, *pixel, 2.0, emphasis)
    assert hit == naive_nearest(matrix, positions, *pixel, 2.0, 0.0, emphasis, dimensions == 3)
    assert hit is not None
    around = np.array([WIDTH / 2, HEIGHT / 2]) + np.array([[-3.0, -2], [3, -3], [2, 3]])
    enclosed = cloud.inside(matrix, WIDTH, HEIGHT, around)
    np.testing.assert_array_equal(enclosed, naive_inside(matrix, positions, around))
    assert enclosed[row]
    colours = np.zeros(600, dtype=np.uint16)
    colours[(positions == positions[hit]).all(axis=1)] = 1
    points = PointArrays(positions, colours, PALETTE, emphasis, 4.0)
    image = paint_compiled(cloud, points, matrix, WIDTH, HEIGHT, look=Look(fog=0), antialias=False).image
    shown = image[int(pixel[1]), int(pixel[0]), :3].tolist()
    over = np.hypot(seen[:, 0] - pixel[0], seen[:, 1] - pixel[1]) < 2.5
    if dimensions == 3 or len(np.unique(positions[over], axis=0)) == 1:
        assert shown == [0, 0, 255]
    assert shown != [255, 255, 255]


@pytest.mark.parametrize("orthographic", [False, True])
def test_of_two_points_close_together_the_nearer_one_is_on_top(kernels: None, orthographic: bool) -> None:
    """A million times as large, two points two pixels apart in depth, in both orders."""
    step = 2 * 2 * 1.3 / 1e6 / HEIGHT
    for first in (step, -step):
        positions = np.array([[1e-3, 0, first], [1e-3, 0, 0], [0.9, 0.9, 0.9]], dtype=np.float32)
        points = PointArrays(positions, np.array([0, 1, 1], dtype=np.uint16), PALETTE, np.full(3, 2, np.uint8), 6.0)
        matrix = matrix_of(CameraState((1e-3, 0, 0), zoom=1e6, orthographic=orthographic), 3)
        image = paint_compiled(Cloud(positions), points, matrix, WIDTH, HEIGHT, look=Look(fog=0)).image
        wanted = [255, 0, 0] if first > 0 else [0, 0, 255]
        assert image[int(HEIGHT / 2), int(WIDTH / 2), :3].tolist() == wanted
