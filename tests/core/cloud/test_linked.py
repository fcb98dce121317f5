from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.cloud.camera import CameraState, orbit, pan, roll, view_matrix, zoom_at
from core.cloud.linked import led
from core.cloud.projecting import project
from core.cloud.quaternions import about, normalised, product
from core.model.arrays import F4, F8

SIZE = (640.0, 400.0)
angles = st.floats(-3, 3)
pixels = st.floats(-150, 150)
rotations = st.tuples(angles, angles).map(
    lambda pair: normalised(product(about((1.0, 0.0, 0.0), pair[0]), about((0.0, 1.0, 0.0), pair[1])))
)
places = st.tuples(*[st.floats(-0.5, 0.5)] * 3)
cameras = st.builds(CameraState, target=places, rotation=rotations, zoom=st.floats(0.5, 20), orthographic=st.just(True))
POINTS = np.random.default_rng(3).uniform(-1, 1, (20, 3)).astype(np.float32)
FLAT = POINTS * np.array([1, 1, 0], dtype=np.float32)


def seen(camera: CameraState, points: F4, space: int) -> F8:
    return project(view_matrix(camera, space, *SIZE), points, *SIZE)[:, :2]


@given(cameras, st.lists(st.tuples(st.sampled_from(["orbit", "pan", "roll", "zoom"]), pixels, pixels), max_size=4))
def test_pictures_that_look_the_same_still_do_after_a_gesture(
    start: CameraState, moves: list[tuple[str, float, float]]
) -> None:
    now = start
    for kind, dx, dy in moves:
        now = moved(now, 3, kind, dx, dy)
    np.testing.assert_allclose(seen(led(start, now, start), POINTS, 3), seen(now, POINTS, 3), atol=1e-6 * SIZE[0] * 20)


def moved(camera: CameraState, space: int, kind: str, dx: float, dy: float) -> CameraState:
    if kind == "orbit":
        return orbit(camera, dx, dy, SIZE[1])
    if kind == "pan":
        return pan(camera, space, dx, dy, *SIZE)
    if kind == "roll":
        return roll(camera, dx / 60)
    return zoom_at(camera, space, SIZE[0] / 2 + dx, SIZE[1] / 2 + dy, 1.0 + abs(dx) / 150, *SIZE)


@given(cameras, cameras, pixels, pixels)
def test_a_pan_moves_both_pictures_by_as_many_pixels(
    start: CameraState, own: CameraState, dx: float, dy: float
) -> None:
    now = pan(start, 2, dx, dy, *SIZE)
    went = seen(led(start, now, own, (2, 2)), FLAT, 2) - seen(own, FLAT, 2)
    np.testing.assert_allclose(went, np.broadcast_to((dx, dy), went.shape), atol=1e-3)


@given(cameras, cameras, pixels, pixels)
def test_a_zoom_to_the_cursor_leaves_the_same_pixel_where_it_is(
    start: CameraState, own: CameraState, dx: float, dy: float
) -> None:
    x, y = SIZE[0] / 2 + dx, SIZE[1] / 2 + dy
    now = zoom_at(start, 2, x, y, 1.7, *SIZE)
    there = led(start, now, own, (2, 2))
    before, after = view_matrix(own, 2, *SIZE), view_matrix(there, 2, *SIZE)
    at = np.array([x, y])
    grown = project(after, FLAT, *SIZE)[:, :2] - at
    np.testing.assert_allclose(grown, (project(before, FLAT, *SIZE)[:, :2] - at) * 1.7, rtol=1e-4, atol=1e-2)


@given(cameras, cameras, pixels, pixels)
def test_what_turns_in_space_turns_nothing_in_the_plane(
    start: CameraState, own: CameraState, dx: float, dy: float
) -> None:
    now = orbit(start, dx, dy, SIZE[1])
    assert led(start, now, own, (3, 2)) == own
    assert led(start, now, own, (3, 3)).zoom == own.zoom
    assert led(start, now, own, (3, 3)).target == own.target
