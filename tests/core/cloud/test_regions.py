from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.cloud.camera import HOME, CameraState, view_matrix
from core.cloud.cloud import Cloud
from core.cloud.forms import Forms
from core.cloud.lasso import contains
from core.cloud.points import Emphasis
from core.cloud.projecting import project
from core.cloud.regions import any_in_sight, any_shown, foremost, inside_outlines, within_sphere
from core.model import F4, F8

WIDTH, HEIGHT = 320.0, 200.0


def cube(n: int = 6000, seed: int = 3) -> F4:
    return np.random.default_rng(seed).uniform(-0.6, 0.6, (n, 3)).astype(np.float32)


def matrix(dimensions: int = 3) -> F8:
    return view_matrix(CameraState(rotation=HOME), dimensions, WIDTH, HEIGHT)


@pytest.mark.parametrize("sorted_already", [True, False])
def test_a_hole_in_a_shape_holds_nothing(sorted_already: bool) -> None:
    positions = cube()
    cloud = Cloud(positions) if sorted_already else Cloud.glance(positions, 100)
    outer = np.array([(100.0, 40.0), (220.0, 40.0), (220.0, 160.0), (100.0, 160.0)])
    hole = np.array([(140.0, 80.0), (180.0, 80.0), (180.0, 120.0), (140.0, 120.0)])
    pixels = project(matrix(), positions, WIDTH, HEIGHT)
    wanted = contains(outer, pixels) & ~contains(hole, pixels)
    found = inside_outlines(cloud, matrix(), WIDTH, HEIGHT, [outer, hole])
    assert 0 < wanted.sum() < contains(outer, pixels).sum()
    np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("sorted_already", [True, False])
@pytest.mark.parametrize("radius", [0.0, 0.11, 0.4, 9.0])
def test_a_sphere_holds_what_a_test_of_every_point_finds(sorted_already: bool, radius: float) -> None:
    positions = cube()
    positions[5] = np.nan
    cloud = Cloud(positions) if sorted_already else Cloud.glance(positions, 100)
    centre = tuple(float(v) for v in positions[17])
    with np.errstate(invalid="ignore"):
        wanted = np.linalg.norm(positions.astype(np.float64) - centre, axis=1) <= radius
    np.testing.assert_array_equal(within_sphere(cloud, centre, radius), wanted)
    shown = np.arange(len(positions)) % 2 == 0
    np.testing.assert_array_equal(within_sphere(cloud, centre, radius, shown), wanted & shown)


@pytest.mark.parametrize("sorted_already", [True, False])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_it_is_known_whether_a_point_is_in_sight(sorted_already: bool, dimensions: int) -> None:
    positions, random = cube(400), np.random.default_rng(1)
    positions[5] = np.nan
    cloud = Cloud(positions) if sorted_already else Cloud.glance(positions, 100)
    shown, found = np.arange(len(positions)) % 2 == 0, []
    emphasis = shown * np.uint8(Emphasis.NORMAL)
    for zoom in (1.0, 10.0, 40.0, 300.0):
        for _ in range(20):
            x, y, z = random.uniform(-0.8, 0.8, 3).tolist()
            seen_from = view_matrix(CameraState((x, y, z), HOME, zoom), dimensions, WIDTH, HEIGHT)
            seen = project(seen_from, positions[shown], WIDTH, HEIGHT)[:, :2]
            with np.errstate(invalid="ignore"):
                wanted = bool(((seen >= -4) & (seen <= [WIDTH + 4, HEIGHT + 4])).all(axis=1).any())
            assert any_in_sight(cloud, seen_from, WIDTH, HEIGHT, 4.0, emphasis) is wanted
            found.append(wanted)
    assert 10 < sum(found) < 70


class Watched(np.ndarray):
    """An array that notes how many of its values were looked at."""

    looked_at = 0

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        Watched.looked_at += np.size(found)
        return found


@pytest.mark.parametrize("sorted_already", [True, False])
@pytest.mark.parametrize("level", [Emphasis.NORMAL, Emphasis.HIDDEN])
def test_no_more_is_looked_through_than_tells_whether_a_point_is_in_sight(
    monkeypatch: pytest.MonkeyPatch, sorted_already: bool, level: int
) -> None:
    from core.cloud import regions

    positions = cube(8000)
    cloud = Cloud(positions) if sorted_already else Cloud.glance(positions, 1000)
    seen_from = view_matrix(CameraState(rotation=HOME), 3, WIDTH, HEIGHT)
    monkeypatch.setattr(regions, "_LOOKED_AT", 500)
    monkeypatch.setattr(regions, "BLOCK", 200)
    monkeypatch.setattr(Watched, "looked_at", 0)
    emphasis = np.full(len(positions), level, dtype=np.uint8).view(Watched)
    shown = level != Emphasis.HIDDEN
    assert any_in_sight(cloud, seen_from, WIDTH, HEIGHT, 4.0, emphasis) is shown
    assert Watched.looked_at == (600 if shown else len(positions))
    Watched.looked_at = 0
    assert any_shown(emphasis) is shown
    assert Watched.looked_at == (200 if shown else len(positions))


def test_a_large_sphere_tests_only_points_of_tiles_on_its_surface(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.cloud import regions

    cloud, tested = Cloud(cube(200_000)), []
    near = regions._near

    def counted(positions: F4, middle: F8, radius: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        tested.append(len(positions))
        return near(positions, middle, radius)

    monkeypatch.setattr(regions, "_near", counted)
    found = within_sphere(cloud, (0.0, 0.0, 0.0), 0.5)
    assert found.sum() > 50_000
    assert sum(tested) < 120_000


def test_a_wall_hides_what_is_behind_it() -> None:
    camera = CameraState()
    look = view_matrix(camera, 3, WIDTH, HEIGHT)
    across = np.linspace(-0.5, 0.5, 120)
    x, y = np.meshgrid(across, across)
    wall = np.stack([x.ravel(), y.ravel(), np.full(x.size, 0.3)], axis=1)
    behind = np.stack([x.ravel()[::50], y.ravel()[::50], np.full(len(x.ravel()[::50]), -0.4)], axis=1)
    beside = np.array([[0.75, 0.0, -0.4], [0.0, 0.72, -0.4]])
    positions = np.concatenate([wall, behind, beside]).astype(np.float32)
    everything = np.ones(len(positions), dtype=np.bool_)
    found = foremost(Cloud(positions), look, WIDTH, HEIGHT, everything, 2.5)
    assert found[: len(wall)].all()
    assert not found[len(wall) : -2].any()
    assert found[-2:].all()


def test_hidden_points_hide_nothing_and_what_is_not_asked_for_does() -> None:
    look = view_matrix(CameraState(), 3, WIDTH, HEIGHT)
    positions = np.array([[0.0, 0.0, 0.3], [0.0, 0.0, -0.3], [0.5, 0.0, 0.0]], dtype=np.float32)
    cloud, back = Cloud(positions), np.array([False, True, False])
    assert not foremost(cloud, look, WIDTH, HEIGHT, back, 3.0).any()
    assert foremost(cloud, look, WIDTH, HEIGHT, back, 3.0, np.array([False, True, True])).tolist() == back.tolist()
    assert foremost(cloud, look, WIDTH, HEIGHT, back, 3.0, np.array([True, False, True])).sum() == 0


@pytest.mark.parametrize("sizes", [2, 40])
def test_points_of_their_own_sizes_cover_as_much_as_they_are_large(sizes: int) -> None:
    random, positions = np.random.default_rng(1), cube(500)
    table = np.stack([np.linspace(1, 6, sizes), np.ones(sizes), np.zeros(sizes)], axis=1).astype(np.float32)
    forms = Forms(random.integers(0, sizes, 500, dtype=np.uint16), table)
    radii = 2.0 * table[forms.index, 0]
    seen = project(matrix(), positions, WIDTH, HEIGHT)
    away = np.linalg.norm(seen[:, None, :2] - seen[None, :, :2], axis=2)
    covered = ((away <= radii) & (seen[None, :, 2] < seen[:, None, 2])).any(axis=1)
    every = np.ones(500, dtype=np.bool_)
    found = foremost(Cloud(positions), matrix(), WIDTH, HEIGHT, every, 2.0, None, forms)
    alike = foremost(Cloud(positions), matrix(), WIDTH, HEIGHT, every, 2.0)
    assert (found == ~covered).mean() > 0.93
    assert (alike == ~covered).mean() < 0.8, "which sizes matter to"


def test_nothing_lies_over_anything_in_the_plane() -> None:
    cloud = Cloud(cube(500))
    mask = np.arange(500) % 3 == 0
    np.testing.assert_array_equal(foremost(cloud, matrix(2), WIDTH, HEIGHT, mask, 9.0), mask)


def test_what_is_in_front_agrees_with_the_exact_test_but_for_the_edges_of_discs() -> None:
    positions = cube(3000)
    cloud = Cloud(positions)
    exact = cloud.in_front(matrix(), WIDTH, HEIGHT, np.arange(3000), 4.0)
    quick = foremost(cloud, matrix(), WIDTH, HEIGHT, np.ones(3000, dtype=np.bool_), 4.0)
    assert (exact == quick).mean() > 0.93
    assert abs(int(exact.sum()) - int(quick.sum())) < 0.1 * exact.sum()
