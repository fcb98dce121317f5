"""Points of different sizes, opacities and shapes by the software painter, and under the cursor."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.cloud import splat
from core.cloud.camera import CameraState, view_matrix
from core.cloud.cloud import Cloud
from core.cloud.formed.nearest import nearest
from core.cloud.formed.outlines import outline
from core.cloud.forms import EXTENT, Forms, Shape
from core.cloud.points import PointArrays
from core.model import F8, Bool

SIDE = 201


def flat(n: int, forms: Forms | None, size: float = 8.0, opacity: float = 1.0, density: float = 0.0) -> PointArrays:
    random = np.random.default_rng(3)
    positions = np.zeros((n, 3), dtype=np.float32)
    positions[:, :2] = random.uniform(-0.9, 0.9, (n, 2)) if n > 1 else 0
    palette = np.array([[200, 30, 30, 255], [30, 30, 200, 255]], dtype=np.uint8)
    index = (np.arange(n) % 2).astype(np.uint16)
    emphasis = np.full(n, 2, dtype=np.uint8)
    return PointArrays(positions, index, palette, emphasis, size, opacity, density, forms)


def forms(*rows: tuple[float, float, int], index: list[int] | None = None, n: int = 1) -> Forms:
    chosen = np.zeros(n, dtype=np.uint16) if index is None else np.array(index, dtype=np.uint16)
    return Forms(chosen, np.array(rows, dtype=np.float32))


def seen() -> F8:
    return view_matrix(CameraState(), 2, SIDE, SIDE)


def painted(points: PointArrays, antialias: bool | None = None) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    cloud = Cloud(points.positions)
    return splat.paint_compiled(cloud, points, seen(), SIDE, SIDE, antialias=antialias).image


def covered(points: PointArrays) -> Bool:
    found: Bool = (painted(points, antialias=False)[..., :3] != 255).any(axis=2)
    return found


@pytest.mark.parametrize("way", ["crisp", "soft", "added"])
def test_round_points_of_one_size_look_as_they_do_the_plain_way(way: str) -> None:
    plain = flat(300, None, density=1.0 if way == "added" else 0.0)
    formed = replace(plain, forms=forms((1, 1, Shape.CIRCLE), n=300))
    one, other = (painted(each, antialias=way != "crisp").astype(int) for each in (plain, formed))
    apart = np.abs(one - other).max(axis=2)
    assert np.mean(apart > (48 if way == "added" else 12)) < 0.004, "rims of those added up lie at eighths of a pixel"


def corners_of(shape: Shape, radius: float) -> F8:
    """The corners of a shape."""
    half, tip = math.sqrt(math.pi) / 2 * radius, EXTENT * radius
    if shape is Shape.SQUARE:
        return np.array([[-half, -half], [half, -half], [half, half], [-half, half]])
    if shape is Shape.DIAMOND:
        reach = half * math.sqrt(2)
        return np.array([[0, -reach], [reach, 0], [0, reach], [-reach, 0]])
    turns, corners = (3, 1) if shape is Shape.TRIANGLE else (5, 2)
    tip = 1.35 * radius
    angles = 2 * math.pi * np.arange(turns) * corners / turns
    return np.stack([tip * np.sin(angles), -tip * np.cos(angles)], axis=1)


@pytest.mark.parametrize("shape", [Shape.SQUARE, Shape.DIAMOND, Shape.TRIANGLE, Shape.STAR])
def test_shapes_are_the_polygons_they_are_called(shape: Shape) -> None:
    from matplotlib.path import Path

    radius = 40.0
    points = flat(1, forms((1, 1, shape)), size=2 * radius)
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5 - SIDE / 2
    path = Path(np.concatenate([corners_of(shape, radius), corners_of(shape, radius)[:1]]))
    inside = path.contains_points(np.stack([x.ravel(), y.ravel()], axis=1)).reshape(SIDE, SIDE)
    if shape is Shape.STAR:  # the path winds twice around its middle
        turns = 2 * math.pi * (np.arange(6) + 0.5) / 5
        inner = 1.35 * radius * 0.381966 * np.stack([np.sin(turns), -np.cos(turns)], axis=1)
        inside |= Path(inner).contains_points(np.stack([x.ravel(), y.ravel()], axis=1)).reshape(SIDE, SIDE)
    assert np.mean(inside != covered(points)) < 0.002


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_shapes_cover_about_what_a_disc_covers_and_grow_with_their_size(shape: Shape, scale: float) -> None:
    radius = 20.0
    mask = covered(flat(1, forms((scale, 1, shape)), size=2 * radius))
    area = math.pi * (radius * scale) ** 2
    least = {Shape.STAR: 0.6, Shape.TRIANGLE: 0.7, Shape.RING: 0.7}.get(shape, 0.9)
    assert least < mask.sum() / area < 1.2
    rows, columns = np.nonzero(mask)
    assert max(abs(rows - SIDE // 2).max(), abs(columns - SIDE // 2).max()) <= EXTENT * radius * scale + 1


def test_all_shapes_differ() -> None:
    masks = [covered(flat(1, forms((1, 1, shape)), size=60)) for shape in Shape]
    for one in range(len(masks)):
        for other in range(one):
            assert (masks[one] != masks[other]).mean() > 0.005


def test_an_opacity_is_a_share_of_that_of_all() -> None:
    for share in (0.25, 0.5, 1.0):
        image = painted(flat(1, forms((1, share, Shape.CIRCLE)), size=60, opacity=0.8))
        red = image[SIDE // 2, SIDE // 2, 0]
        assert red == pytest.approx(255 + (200 - 255) * 0.8 * share, abs=1)


def test_the_picture_is_the_same_in_bands_and_in_strips() -> None:
    many = [(size, share, shape) for shape in Shape for size in (0.5, 1.5) for share in (0.5, 1.0)]
    index = [k % len(many) for k in range(400)]
    points = flat(400, forms(*many, index=index), opacity=0.9)
    whole = painted(points)
    cloud = Cloud(points.positions)
    strips = splat.paint_large(cloud, points, seen(), SIDE, SIDE, strip=SIDE * 40)
    np.testing.assert_array_equal(whole, strips)


def test_plain_points_never_meet_the_other_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.cloud.formed import kernels

    for name in ("draw_crisp", "collect", "draw_soft", "add_up"):
        monkeypatch.setattr(kernels, name, None)
    for density, antialias in ((0.0, False), (0.0, True), (1.0, None)):
        painted(flat(50, None, density=density), antialias)


def test_points_are_hit_as_large_as_they_are() -> None:
    positions = np.array([[0, 0, 0], [0.3, 0, 0], [0.02, 0, 0]], dtype=np.float32)
    points = replace(
        flat(3, forms((4, 1, Shape.CIRCLE), (0.2, 1, Shape.CIRCLE), index=[0, 1, 1]), size=10), positions=positions
    )
    cloud, middle = Cloud(positions), SIDE / 2
    unit = SIDE / 2 * float(seen()[0, 0])

    def at(x: float, y: float) -> int | None:
        return nearest(cloud, points, seen(), SIDE, SIDE, x, y)

    assert at(middle - 19, middle) == 0
    assert at(middle - 22, middle) is None
    assert at(middle + 0.02 * unit, middle) in (0, 2)
    assert at(middle + 0.3 * unit, middle + 4) == 1, "the smallest can be hit within a few pixels"
    hidden = replace(points, emphasis=np.array([0, 2, 2], dtype=np.uint8))
    assert nearest(cloud, hidden, seen(), SIDE, SIDE, middle - 15, middle) is None
    chosen = replace(points, emphasis=np.array([2, 2, 4], dtype=np.uint8))
    assert nearest(cloud, chosen, seen(), SIDE, SIDE, middle + 0.02 * unit, middle) == 2


@pytest.mark.parametrize("shape", list(Shape))
def test_outlines_for_figures_are_what_is_painted(shape: Shape) -> None:
    from matplotlib.path import Path

    radius = 40.3
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5 - SIDE / 2
    places = np.stack([x.ravel(), -y.ravel()], axis=1) / radius
    inside = np.zeros(SIDE * SIDE, dtype=np.bool_)
    for polygon in outline(int(shape)):
        inside ^= Path(polygon).contains_points(places)
    mask = covered(flat(1, forms((1, 1, shape)), size=2 * radius))
    assert np.mean(inside.reshape(SIDE, SIDE) != mask) < 0.003
