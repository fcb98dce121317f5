from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cloud.camera import (
    HOME,
    MOST_ZOOM,
    CameraState,
    Margins,
    clear_of_corner,
    distance,
    frame,
    orbit,
    pan,
    point_under,
    roll,
    view_matrix,
    zoom_at,
)
from core.cloud.motion import blend, ease
from core.cloud.projecting import project
from core.cloud.quaternions import about, product, rotation_matrix, slerp
from core.model import F8
from tests.core.cloud.clouds import HEIGHT, WIDTH, blobs, cameras, matrix_of

pixels_x, pixels_y = st.floats(0, WIDTH), st.floats(0, HEIGHT)


def pixel_of(camera: CameraState, dimensions: int, point: F8) -> F8:
    shown: F8 = project(matrix_of(camera, dimensions), point[None], WIDTH, HEIGHT)[0, :2]
    return shown


def test_the_unit_square_just_fits_at_zoom_one() -> None:
    corners = np.array([[-1.0, -1, 0], [1, 1, 0]])
    seen = project(view_matrix(CameraState(), 2, 400, 200), corners, 400, 200)
    np.testing.assert_allclose(seen[:, 1], [100 + 100 / 1.08, 100 - 100 / 1.08])
    np.testing.assert_allclose(seen[:, 0], [200 - 100 / 1.08, 200 + 100 / 1.08])


def test_right_is_right_up_is_up_and_near_is_near() -> None:
    right, up, near = project(matrix_of(CameraState(), 3), np.eye(3) / 2, WIDTH, HEIGHT)
    assert right[0] > WIDTH / 2
    assert right[1] == pytest.approx(HEIGHT / 2)
    assert up[1] < HEIGHT / 2
    assert 0 < near[2] < right[2] < 1


@pytest.mark.parametrize("dimensions", [2, 3])
@given(camera=cameras(), x=pixels_x, y=pixels_y, factor=st.floats(0.5, 2))
def test_zooming_keeps_the_point_under_the_cursor(
    dimensions: int, camera: CameraState, x: float, y: float, factor: float
) -> None:
    point = point_under(camera, dimensions, x, y, WIDTH, HEIGHT)
    np.testing.assert_allclose(pixel_of(camera, dimensions, point), [x, y], atol=1e-6)
    closer = zoom_at(camera, dimensions, x, y, factor, WIDTH, HEIGHT)
    np.testing.assert_allclose(pixel_of(closer, dimensions, point), [x, y], atol=1e-6)
    assert closer.zoom == pytest.approx(camera.zoom * factor)


@given(camera=cameras(), factor=st.floats(1, 3), point=st.tuples(*[st.floats(-0.9, 0.9)] * 3))
def test_zooming_keeps_a_point_that_was_hit(
    camera: CameraState, factor: float, point: tuple[float, float, float]
) -> None:
    anchor = np.array(point)
    x, y = pixel_of(camera, 3, anchor)
    if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
        return
    closer = zoom_at(camera, 3, x, y, factor, WIDTH, HEIGHT, anchor)
    shown = pixel_of(closer, 3, anchor)
    if not np.isnan(shown).any():  # it may have come nearer than the near plane
        np.testing.assert_allclose(shown, [x, y], atol=1e-5)


def test_zooming_goes_beyond_a_million_and_ends() -> None:
    assert 1e6 < zoom_at(CameraState(zoom=9e5), 2, 10, 10, 10, WIDTH, HEIGHT).zoom == MOST_ZOOM


def test_without_perspective_lengths_are_the_same_at_all_depths() -> None:
    camera = CameraState((0.1, 0.2, -0.3), HOME, 3.0, orthographic=True)
    axes = rotation_matrix(HOME)
    starts = np.array(camera.target) + np.linspace(-1, 1, 5)[:, None] * axes[2]
    matrix = matrix_of(camera, 3)
    pair = project(matrix, starts, WIDTH, HEIGHT), project(matrix, starts + 0.1 * axes[0], WIDTH, HEIGHT)
    np.testing.assert_allclose(pair[0][:, :2], [[WIDTH / 2, HEIGHT / 2]] * 5, atol=1e-9)
    np.testing.assert_allclose(pair[1][:, 0] - pair[0][:, 0], 0.1 * HEIGHT / 2 / (1.3 / 3), atol=1e-9)
    assert (np.diff(pair[0][:, 2]) < 0).all()  # what is nearer to the eye has less depth
    deep = project(matrix_of(replace(camera, orthographic=False), 3), starts[2:3] + 0.1 * axes[0], WIDTH, HEIGHT)
    np.testing.assert_allclose(deep[0, :2], pair[1][2, :2], atol=1e-6)  # at the target's depth both agree


@given(camera=cameras(), dx=st.floats(-500, 500), dy=st.floats(-500, 500))
def test_orbiting_keeps_target_and_distance(camera: CameraState, dx: float, dy: float) -> None:
    turned = orbit(camera, dx, dy, HEIGHT)
    assert turned.target == camera.target
    assert distance(turned) == distance(camera)
    assert math.hypot(*turned.rotation) == pytest.approx(1)
    centre = np.array(camera.target)
    np.testing.assert_allclose(pixel_of(turned, 3, centre), [WIDTH / 2, HEIGHT / 2], atol=1e-6)


def test_what_is_in_front_follows_an_orbiting_drag() -> None:
    front = np.array([0.0, 0.0, 0.5])
    x, y = pixel_of(orbit(CameraState(), 10, 0, HEIGHT), 3, front)
    assert x > WIDTH / 2
    assert y == pytest.approx(HEIGHT / 2)
    x, y = pixel_of(orbit(CameraState(), 0, 10, HEIGHT), 3, front)
    assert x == pytest.approx(WIDTH / 2)
    assert y > HEIGHT / 2


def test_an_orbit_and_its_opposite_cancel() -> None:
    start = CameraState(rotation=HOME)
    back = orbit(orbit(start, 37, 0, HEIGHT), -37, 0, HEIGHT)
    np.testing.assert_allclose(back.rotation, start.rotation, atol=1e-12)


def test_rolling_turns_anticlockwise() -> None:
    shown = pixel_of(roll(CameraState(), math.pi / 2), 3, np.array([0.5, 0, 0]))
    assert shown[0] == pytest.approx(WIDTH / 2)
    assert shown[1] < HEIGHT / 2


@pytest.mark.parametrize("dimensions", [2, 3])
@given(camera=cameras(), dx=st.floats(-300, 300), dy=st.floats(-300, 300))
def test_panning_moves_the_target_with_the_cursor(dimensions: int, camera: CameraState, dx: float, dy: float) -> None:
    shown = pixel_of(pan(camera, dimensions, dx, dy, WIDTH, HEIGHT), dimensions, np.array(camera.target))
    np.testing.assert_allclose(shown, [WIDTH / 2 + dx, HEIGHT / 2 + dy], atol=1e-6)


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("orthographic", [False, True])
@given(
    seed=st.integers(0, 1000),
    width=st.floats(80, 800),
    height=st.floats(80, 800),
    shares=st.tuples(*[st.floats(0, 0.3)] * 4),
)
@settings(max_examples=25)
def test_a_frame_shows_all_beside_what_covers_the_picture_and_wastes_little(
    dimensions: int,
    orthographic: bool,
    seed: int,
    width: float,
    height: float,
    shares: tuple[float, float, float, float],
) -> None:
    positions = blobs(200, seed, dimensions)
    mask = np.random.default_rng(seed).random(200) < 0.3
    positions[0] = np.nan
    covered = Margins(shares[0] * width, shares[1] * height, shares[2] * width, shares[3] * height)
    camera = frame(positions, mask, dimensions, width, height, orthographic=orthographic, covered=covered)
    chosen = positions[mask & np.isfinite(positions).all(axis=1)]
    seen = project(view_matrix(camera, dimensions, width, height), chosen, width, height)
    assert (seen[:, :2] >= [covered.left, covered.top]).all()
    assert (seen[:, 0] <= width - covered.right).all()
    assert (seen[:, 1] <= height - covered.bottom).all()
    used = np.ptp(seen[:, :2], axis=0) / [width - covered.left - covered.right, height - covered.top - covered.bottom]
    assert used.max() > 0.6


def test_the_edge_that_costs_points_less_of_their_size_is_left_to_a_corner() -> None:
    assert clear_of_corner(1200, 600, 200, 300, 2) == Margins(left=200)
    assert clear_of_corner(600, 1200, 200, 300, 2) == Margins(bottom=300)
    assert clear_of_corner(800, 800, 100, 600, 2) == Margins(left=100)
    assert clear_of_corner(1200, 600, 200, 300, 3) == Margins(left=200, right=200), "points turn about the middle"
    assert clear_of_corner(600, 1200, 200, 300, 3) == Margins(bottom=300, top=300)
    assert clear_of_corner(400, 400, 300, 390, 2) == Margins(left=80), "points keep four fifths of their size"
    assert clear_of_corner(400, 400, 300, 390, 3) == Margins(left=40, right=40)


def test_a_lone_point_and_nothing_are_framed_calmly() -> None:
    lone = np.array([[0.3, 0.2, -0.4]], dtype=np.float32)
    assert frame(lone).zoom == 8
    np.testing.assert_allclose(frame(lone).target, lone[0], atol=1e-7)
    assert frame(lone, np.array([False])).zoom == 1
    assert frame(lone, None, 2).rotation == (1, 0, 0, 0)


@given(start=cameras(), end=cameras())
def test_a_motion_begins_and_ends_at_its_cameras(start: CameraState, end: CameraState) -> None:
    assert blend(start, end, 0) == start
    assert blend(start, end, 1) == end
    middle = blend(start, end, 0.5)
    assert middle.zoom == pytest.approx(math.sqrt(start.zoom * end.zoom))
    assert math.hypot(*middle.rotation) == pytest.approx(1)


@given(x=pixels_x, y=pixels_y, share=st.floats(0.05, 0.95))
def test_a_zoom_to_a_point_keeps_it_all_the_way(x: float, y: float, share: float) -> None:
    start = CameraState((0.1, -0.2, 0.3), HOME, 2)
    point = point_under(start, 3, x, y, WIDTH, HEIGHT)
    end = zoom_at(start, 3, x, y, 5, WIDTH, HEIGHT)
    np.testing.assert_allclose(pixel_of(blend(start, end, share), 3, point), [x, y], atol=1e-6)


def test_easing_is_slow_fast_slow() -> None:
    assert ease(-1) == ease(0) == 0
    assert ease(2) == ease(1) == 1
    assert ease(0.1) < 0.05
    assert ease(0.5) == 0.5


def test_rotations_compose_and_interpolate_the_short_way() -> None:
    a, b = about((0.0, 0.0, 1.0), 0.3), about((1.0, 0.0, 0.0), -0.8)
    np.testing.assert_allclose(rotation_matrix(product(a, b)), rotation_matrix(a) @ rotation_matrix(b))
    w, x, y, z = about((0.0, 0.0, 1.0), 1.0)
    np.testing.assert_allclose(slerp((1, 0, 0, 0), (-w, -x, -y, -z), 0.5), about((0.0, 0.0, 1.0), 0.5), atol=1e-12)
