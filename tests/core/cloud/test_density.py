"""Many translucent points: added up exactly, in whatever order, and shown from faint to full."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cloud import splat
from core.cloud.camera import HOME, CameraState
from core.cloud.cloud import Cloud
from core.cloud.painting import room
from core.cloud.points import Emphasis, Look, PointArrays, added_up, auto_density
from core.cloud.projecting import project
from core.cloud.toning import Tone, crowding
from core.model import F8
from tests.core.cloud.clouds import HEIGHT, WIDTH, blobs, matrix_of

FLAT, DEEP = matrix_of(CameraState(), 2), matrix_of(CameraState(rotation=HOME), 3)
PALETTE = np.array([[255, 0, 0, 255], [0, 0, 255, 255], [0, 160, 0, 255]], dtype=np.uint8)


def crowd(n: int, dimensions: int, emphasised: bool = True, density: float = 1.0) -> PointArrays:
    random = np.random.default_rng(3)
    emphasis = random.choice([0, 1, 2, 3, 4], n, p=[0.1, 0.3, 0.5, 0.05, 0.05]) if emphasised else np.full(n, 2)
    colours = random.integers(0, 3, n).astype(np.uint16)
    return PointArrays(blobs(n, 4, dimensions), colours, PALETTE, emphasis.astype(np.uint8), 3.0, 0.4, density)


def covers(points: PointArrays, matrix: F8) -> F8:
    """How much each point covers of each pixel, (n, h, w), by the distance to the pixel's centre."""
    seen = project(matrix, points.positions, WIDTH, HEIGHT)
    down, along = np.mgrid[: int(HEIGHT), : int(WIDTH)] + 0.5
    away = np.hypot(along[None] - seen[:, 0, None, None], down[None] - seen[:, 1, None, None])
    covered: F8 = np.clip(points.size / 2 + 0.5 - away, 0, 1)
    return covered


@pytest.mark.parametrize("density", [0.0, 0.5, 1.0])
def test_a_pixel_shows_the_mean_colour_and_the_number_of_its_points(kernels: None, density: float) -> None:
    points = crowd(400, 2, emphasised=False, density=max(density, 1e-6))
    painting = splat.begin(Cloud(points.positions), points, FLAT, WIDTH, HEIGHT, look=Look(fog=0))
    painting.add()
    image = painting.picture().image.astype(float)
    over = covers(points, FLAT)
    number = over.sum(axis=0)
    squares = np.tensordot(over, PALETTE[points.colour_index, :3].astype(float) ** 2, axes=([0], [0]))
    mean = np.sqrt(squares / np.maximum(number, 1e-9)[..., None])
    alpha = painting._sheet.tone.alpha(number)[..., None]
    wanted = 255 + (mean - 255) * alpha
    inside = number > 0.3
    assert inside.sum() > 500
    assert np.abs(image[..., :3] - wanted)[inside].mean() < 3
    assert (image[number == 0][:, :3] > 220).all()


@pytest.mark.parametrize("dimensions", [2, 3])
def test_neither_order_nor_parts_nor_threads_change_the_picture(
    kernels: None, monkeypatch: pytest.MonkeyPatch, dimensions: int
) -> None:
    points, matrix = crowd(5000, dimensions), FLAT if dimensions == 2 else DEEP
    order, pictures = np.random.default_rng(0).permutation(5000), []
    shuffled = replace(
        points, positions=points.positions[order], colour_index=points.colour_index[order],
        emphasis=points.emphasis[order],
    )  # fmt: skip
    for shown, most, bands in ((points, None, 2), (shuffled, None, 1), (points, 700, 5), (shuffled, 1900, 2)):
        monkeypatch.setattr(splat, "workers", lambda bands=bands: bands)
        painting = splat.begin(Cloud(shown.positions), shown, matrix, WIDTH, HEIGHT)
        parts = 0
        while not painting.complete:
            painting.add(most)
            parts += 1
        assert parts == (1 if most is None else pytest.approx(5000 / most, abs=1.5))
        pictures.append(painting.picture())
        painting.close()
    assert (pictures[0].image != 255).any()
    for other in pictures[1:]:
        np.testing.assert_array_equal(pictures[0].image, other.image)
        np.testing.assert_array_equal(pictures[0].depth, other.depth)


@pytest.mark.parametrize("opaque", [True, False])
def test_opaque_and_few_points_may_come_in_parts_too(kernels: None, opaque: bool) -> None:
    points = replace(crowd(5000, 3, density=0.0), opacity=1.0 if opaque else 0.4)
    cloud, pictures = Cloud(points.positions), []
    for most in (None, 1200):
        painting = splat.begin(cloud, points, DEEP, WIDTH, HEIGHT, antialias=not opaque)
        while not painting.complete:
            painting.add(most)
        pictures.append(painting.picture().image)
    np.testing.assert_array_equal(pictures[0], pictures[1])


def test_a_sample_is_as_dark_as_the_whole_and_holds_what_is_in_front(kernels: None) -> None:
    points = crowd(60_000, 2)
    cloud = Cloud(points.positions)
    whole, part = (splat.paint(cloud, points, FLAT, WIDTH, HEIGHT, budget=budget) for budget in (None, 15_000))
    assert part.drawn < 20_000
    dense = whole.image[..., :3].mean(axis=2) < 200
    assert abs(whole.image[dense].mean() - part.image[dense].mean()) < 6
    few = replace(points, emphasis=np.where(np.arange(60_000) == 777, 4, 2).astype(np.uint8), opacity=1.0, density=0.0)
    x, y, _ = project(FLAT, points.positions[777:778], WIDTH, HEIGHT)[0]
    for shown in (few, replace(few, density=1.0)):
        seen = splat.paint(cloud, shown, FLAT, WIDTH, HEIGHT, budget=600, antialias=False).image
        assert seen[int(y), int(x)].tolist() == PALETTE[points.colour_index[777]].tolist()


@given(opacity=st.floats(0.02, 1), density=st.floats(0, 1), most=st.floats(0.1, 1e7))
def test_more_points_are_never_less_opaque(opacity: float, density: float, most: float) -> None:
    alpha = Tone(opacity, density, most).alpha(np.r_[0.0, np.geomspace(1e-3, 1e8, 200)])
    assert alpha[0] == 0
    assert (np.diff(alpha) > -1e-12).all()
    assert alpha[-1] <= 1 + 1e-12
    assert Tone(opacity, 1.0, most).alpha(np.array([max(most, 8.0)])) == pytest.approx(1)


def test_glass_is_what_points_over_one_another_are() -> None:
    np.testing.assert_allclose(Tone(0.3, 0.0, 1.0).alpha(np.arange(5.0)), 1 - 0.7 ** np.arange(5))


@pytest.mark.parametrize("dimensions", [2, 3])
def test_crowding_is_about_what_pixels_hold(dimensions: int) -> None:
    positions = blobs(200_000, 1, dimensions)
    matrix = FLAT if dimensions == 2 else DEEP
    cloud = Cloud(positions)
    found = crowding(cloud, cloud.ranges(matrix, WIDTH, HEIGHT), matrix, WIDTH, HEIGHT, 2.0, 1.0)
    seen = project(matrix, positions, WIDTH, HEIGHT)
    held = np.histogram2d(seen[:, 0], seen[:, 1], bins=(25, 15), range=((0, WIDTH), (0, HEIGHT)))[0] / 64 * np.pi
    crowded = np.sort(held, axis=None)
    wanted = crowded[np.searchsorted(np.cumsum(crowded), 0.98 * crowded.sum())]
    assert wanted / 1.6 < found < wanted * 1.6
    half = crowding(cloud, cloud.ranges(matrix, WIDTH, HEIGHT), matrix, WIDTH, HEIGHT, 2.0, 0.5)
    assert half == pytest.approx(found / 2)


def test_density_fades_in_where_points_outnumber_pixels() -> None:
    shares = [auto_density(n, 1280, 800, 2.0) for n in (0, 100_000, 300_000, 1_000_000, 10_000_000)]
    assert shares == sorted(shares)
    assert shares[:2] == [0, 0]
    assert 0 < shares[2] < 1
    assert shares[-1] == 1


def test_few_points_are_laid_over_one_another_and_many_added_up() -> None:
    points = crowd(10, 2, density=0.0)
    assert not added_up(points, 1000)
    assert added_up(points, 1_000_000)
    assert not added_up(replace(points, opacity=1.0), 1_000_000)
    assert added_up(replace(points, density=0.1), 1000)


def test_memory_is_used_again_and_comes_as_zeros() -> None:
    first = room.take(1000)
    assert not first.any()
    first[:] = 7
    whole = first.base
    room.give(first.reshape(10, 100))
    second = room.take(900)
    assert not second.any()
    assert whole is None or second.base is whole


def test_emphasis_says_where_those_in_front_lie() -> None:
    points = crowd(2000, 2)
    cloud = Cloud(points.positions)
    found = cloud.emphasis_in_order(points.emphasis)
    assert list(found.counts) == [int((points.emphasis == value).sum()) for value in range(5)]
    assert set(cloud.order[found.chosen].tolist()) == set(
        np.flatnonzero(points.emphasis >= Emphasis.NEIGHBOUR).tolist()
    )


def test_points_that_are_added_up_lie_at_their_depths(kernels: None) -> None:
    positions = np.array([(-0.4, 0.2, -0.4), (0.4, 0.2, 0.0), (0.1, -0.3, 0.5)], dtype=np.float32)
    cloud, matrix = Cloud(positions), DEEP
    index, palette = np.zeros(3, dtype=np.uint16), np.full((1, 4), 255, dtype=np.uint8)
    emphasis = np.full(3, Emphasis.NORMAL, dtype=np.uint8)
    points = PointArrays(positions, index, palette, emphasis, size=6.0, density=1.0)
    depth = splat.paint_compiled(cloud, points, matrix, WIDTH, HEIGHT).depth
    for x, y, expected in project(matrix, positions, WIDTH, HEIGHT).tolist():
        assert depth[int(y), int(x)] == pytest.approx(expected, abs=1e-6)
