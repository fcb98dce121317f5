from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.cloud.camera import HOME, CameraState, view_matrix
from core.cloud.projecting import project
from core.cloud.strokes import painting
from core.cloud.strokes.painting import Strokes, paint, straight
from core.model import F4, F8, U1

SIDE = 32
FLAT = view_matrix(CameraState(zoom=1.08), 2, SIDE, SIDE)
"""The square from -1 to 1 fills the picture."""
coordinate = st.floats(-1.5, 1.5, width=32)


def strokes(ends: F4, alpha: int = 255, width: float = 2.0) -> Strokes:
    palette: U1 = np.array([[200, 100, 50, alpha], [0, 0, 255, alpha]], dtype=np.uint8)
    return Strokes(ends, (np.arange(len(ends)) % 2).astype(np.uint8), palette, width)


def line(ax: float, ay: float, bx: float, by: float) -> F4:
    return np.array([[[ax, ay, 0], [bx, by, 0]]], dtype=np.float32)


def strip(ends: F4, matrix: F8, width: float, fine: int = 8) -> F8:
    """How much of each pixel a strip around a line covers, by many samples a pixel."""
    (ax, ay, _), (bx, by, _) = project(matrix, ends[0], SIDE, SIDE)
    at = (np.arange(SIDE * fine) + 0.5) / fine
    x, y = np.meshgrid(at, at)
    length = max(float(np.hypot(bx - ax, by - ay)), 1e-9)
    along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length
    across = np.abs((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / length
    inside = (along >= 0) & (along <= length) & (across <= width / 2)
    covered: F8 = inside.reshape(SIDE, fine, SIDE, fine).mean(axis=(1, 3))
    return covered


@settings(max_examples=30, deadline=None)
@given(coordinate, coordinate, coordinate, coordinate, st.floats(1.0, 4.0))
def test_pixels_are_covered_as_a_strip_covers_them(ax: float, ay: float, bx: float, by: float, width: float) -> None:
    assume(abs(ax - bx) + abs(ay - by) > 1e-3)
    ends = line(ax, ay, bx, by)
    image = straight(paint(strokes(ends, width=width), FLAT, SIDE, SIDE).image)
    wanted = strip(ends, FLAT, width)
    found = image[:, :, 3] / 255.0
    # Ends are cut across the longer side, so that pixels around them may differ; no others do.
    (px, py, _), (qx, qy, _) = project(FLAT, ends[0], SIDE, SIDE)
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5
    away = np.minimum(np.hypot(x - px, y - py), np.hypot(x - qx, y - qy)) > width + 1.5
    assert np.abs(found - wanted)[away].max(initial=0) < 0.3
    assert abs(found.sum() - wanted.sum()) < 0.08 * wanted.sum() + width**2 + 1
    assert np.abs(image[found > 0.5][:, :3] - np.array([200, 100, 50])).max(initial=0) <= 1


def test_strokes_are_blended_in_their_order() -> None:
    both = np.concatenate([line(-2, 0, 2, 0), line(0, -2, 0, 2)])
    image = straight(paint(strokes(both, alpha=128, width=4.0), FLAT, SIDE, SIDE).image)
    middle, first, second = image[SIDE // 2, SIDE // 2], image[SIDE // 2, 2], image[2, SIDE // 2]
    np.testing.assert_allclose(first, [200, 100, 50, 128], atol=2)
    np.testing.assert_allclose(second, [0, 0, 255, 128], atol=2)
    opaque = 128 + 128 * 127 / 255
    mixed = (np.array([0, 0, 255]) * 128 + np.array([200, 100, 50]) * 128 * 127 / 255) / opaque
    np.testing.assert_allclose(middle, [*mixed, opaque], atol=2)


def test_those_beside_the_picture_behind_the_eye_and_without_a_place_cost_nothing() -> None:
    camera = CameraState(rotation=HOME, zoom=4.0)
    matrix = view_matrix(camera, 3, SIDE, SIDE)
    random = np.random.default_rng(0)
    ends = random.uniform(-1, 1, (500, 2, 3)).astype(np.float32)
    ends[::50] = np.nan
    seen = paint(strokes(ends), matrix, SIDE, SIDE)
    shares = np.linspace(0, 1, 400)[:, None]
    inside = 0
    for start, end in ends:
        way = project(matrix, (start + shares * (end - start)).astype(np.float64), SIDE, SIDE)
        inside += bool(np.any((way[:, 0] >= 0) & (way[:, 0] <= SIDE) & (way[:, 1] >= 0) & (way[:, 1] <= SIDE)))
    assert 0.3 * len(ends) < inside < len(ends) - 10
    assert inside <= seen.drawn <= inside + 0.15 * len(ends)  # a stroke is wider than its middle
    nowhere = view_matrix(CameraState(target=(40.0, 0, 0)), 2, SIDE, SIDE)
    assert paint(strokes(ends), nowhere, SIDE, SIDE).drawn == 0


def test_a_stroke_through_the_near_plane_is_cut_there() -> None:
    matrix = view_matrix(CameraState(zoom=6.0), 3, SIDE, SIDE)
    through = np.array([[[0.05, 0, 0], [0.05, 0, 30]]], dtype=np.float32)
    far_away = paint(strokes(through), matrix, SIDE, SIDE)
    assert far_away.drawn == 1
    columns = np.flatnonzero((far_away.image >> 24).any(axis=0))
    at, _, _ = project(matrix, through[0], SIDE, SIDE)[0]
    assert columns[0] >= at - 2
    assert columns[-1] == SIDE - 1  # towards the eye it leaves the picture at its right


def test_the_picture_does_not_depend_on_the_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(1)
    many = strokes(random.uniform(-1, 1, (300, 2, 3)).astype(np.float32), alpha=90)
    pictures = []
    for threads in (1, 3, 4):
        monkeypatch.setattr(painting, "workers", lambda threads=threads: threads)
        monkeypatch.setattr(painting, "FINEST", 4)
        pictures.append(paint(many, FLAT, SIDE, SIDE, 2.0))
    assert all(each.drawn == pictures[0].drawn == 300 for each in pictures)
    for other in pictures[1:]:
        np.testing.assert_array_equal(np.abs(_bytes(other.image) - _bytes(pictures[0].image)).max() <= 1, True)


def _bytes(image: np.ndarray[tuple[int, ...], np.dtype[np.uint32]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    return image.view(np.uint8).astype(np.int16)


def test_thin_ones_run_where_smooth_ones_do() -> None:
    ends = line(-0.9, -0.7, 0.8, 0.5)
    thin = paint(strokes(ends), FLAT, SIDE, SIDE, fine=False).image >> 24
    wide = paint(strokes(ends, width=4.0), FLAT, SIDE, SIDE).image >> 24
    assert set(np.unique(thin).tolist()) == {0, 255}
    assert np.all(wide[thin > 0] > 0)
    (ax, _, _), (bx, _, _) = project(FLAT, ends[0], SIDE, SIDE)
    assert abs(np.count_nonzero(thin) - (bx - ax)) <= 1


@settings(max_examples=30, deadline=None)
@given(st.tuples(*[st.floats(-0.875, 0.875, width=32)] * 6), st.floats(0.0, 1.0), st.booleans())
def test_strokes_are_faint_exactly_where_something_lies_before_them(
    place: tuple[float, ...], share: float, orthographic: bool
) -> None:
    ends = np.array(place, dtype=np.float32).reshape(1, 2, 3)
    assume(np.abs(ends[0, 0] - ends[0, 1]).max() > 0.2)
    matrix = view_matrix(CameraState(rotation=HOME, orthographic=orthographic), 3, SIDE, SIDE)
    way = np.linspace(0, 1, 4001)[:, None]
    along = project(matrix, (ends[0, 0] + way * (ends[0, 1] - ends[0, 0])).astype(np.float32), SIDE, SIDE)
    nearest, farthest = along[:, 2].min(), along[:, 2].max()
    wall = np.float32(nearest + share * (farthest - nearest))
    depth: F4 = np.full((SIDE, SIDE), wall, dtype=np.float32)
    free = paint(strokes(ends), matrix, SIDE, SIDE).image >> 24
    found = paint(strokes(ends), matrix, SIDE, SIDE, depth=depth).image >> 24
    faint = np.abs(found - painting.HIDDEN * free) <= 1
    full = found == free
    assert (faint | full).all()
    y, x = np.nonzero(free > 60)
    at = np.hypot(along[:, 0] - (x[:, None] + 0.5), along[:, 1] - (y[:, None] + 0.5)).argmin(axis=1)
    longest = max(np.ptp(along[:, :2], axis=0).max(), 1)
    room = 2 * np.abs(np.diff(along[:, 2])).max() + (farthest - nearest) * 3 / longest
    behind, before = along[at, 2] > wall + room, along[at, 2] < wall - room
    assert faint[y, x][behind].all()
    assert full[y, x][before].all()
    assert (paint(strokes(ends), matrix, SIDE, SIDE, depth=depth + 1).image >> 24 == free).all()


def test_a_depth_of_another_picture_hides_nothing() -> None:
    ends = line(-1, 0, 1, 0)
    free = paint(strokes(ends), FLAT, SIDE, SIDE).image
    other = np.zeros((SIDE, SIDE + 1), dtype=np.float32)
    np.testing.assert_array_equal(paint(strokes(ends), FLAT, SIDE, SIDE, depth=other).image, free)
