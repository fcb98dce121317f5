from __future__ import annotations

from itertools import pairwise
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cloud import cloud as cloud_module
from core.cloud import extremes, hits, lasso
from core.cloud import kernels as loops
from core.cloud.camera import HOME, CameraState
from core.cloud.cloud import Cloud
from core.cloud.extremes import outermost_rows
from core.cloud.points import Emphasis
from core.cloud.projecting import project
from core.model import F8, I8, Bool
from tests.core.cloud.clouds import (
    HEIGHT,
    WIDTH,
    blobs,
    cameras,
    matrix_of,
    naive_inside,
    naive_nearest,
    naive_pixels,
)

CLOUDS = {dimensions: Cloud(blobs(700, 3, dimensions)) for dimensions in (2, 3)}
EMPHASIS = np.random.default_rng(5).integers(0, 5, 700).astype(np.uint8)
corner = st.tuples(st.floats(-50, 250), st.floats(-50, 170))


@pytest.fixture(params=["compiled", "plain"])
def path(request: pytest.FixtureRequest, kernels: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of the two loops."""
    name: str = request.param
    monkeypatch.setattr(cloud_module, "compiled", lambda: name == "compiled")
    return name


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("compiled", [True, False])
@given(
    camera=cameras(),
    x=st.floats(0, WIDTH),
    y=st.floats(0, HEIGHT),
    radius=st.floats(0.5, 20),
    slack=st.floats(0, 9),
)
@settings(max_examples=60)
def test_a_hit_is_what_a_test_of_every_point_finds(
    kernels: None, dimensions: int, compiled: bool, camera: CameraState, x: float, y: float, radius: float, slack: float
) -> None:
    cloud, matrix = CLOUDS[dimensions], matrix_of(camera, dimensions)
    for emphasis in (EMPHASIS, cloud.all_shown):
        wanted = naive_nearest(matrix, cloud.positions, x, y, radius, slack, emphasis, dimensions == 3)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cloud_module, "compiled", lambda: compiled)
            assert cloud.nearest(matrix, WIDTH, HEIGHT, x, y, radius, emphasis, slack) == wanted


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("compiled", [True, False])
@given(camera=cameras(), polygon=st.lists(corner, min_size=3, max_size=12))
@settings(max_examples=60)
def test_a_lasso_is_what_a_test_of_every_point_finds(
    kernels: None, dimensions: int, compiled: bool, camera: CameraState, polygon: list[tuple[float, float]]
) -> None:
    cloud, matrix, outline = CLOUDS[dimensions], matrix_of(camera, dimensions), np.array(polygon)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cloud_module, "compiled", lambda: compiled)
        found = cloud.inside(matrix, WIDTH, HEIGHT, outline)
    np.testing.assert_array_equal(found, naive_inside(matrix, cloud.positions, outline))


def ellipse(points: int) -> F8:
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    return np.stack([WIDTH / 2 + 60 * np.cos(angle), HEIGHT / 2 + 40 * np.sin(angle)], axis=1)


@pytest.mark.parametrize(("dimensions", "share"), [(2, 0.25), (3, 0.55)])
def test_a_lasso_tests_only_points_near_its_outline(path: str, dimensions: int, share: float) -> None:
    positions = np.random.default_rng(2).uniform(-1, 1, (300_000, 3)).astype(np.float32)
    positions[:, 2] *= dimensions - 2
    cloud, matrix = Cloud(positions), matrix_of(CameraState(), dimensions)
    sort = lasso.sort_compiled if path == "compiled" else lasso.sort_plain
    whole, near = sort(cloud, matrix, WIDTH, HEIGHT, ellipse(90))
    tested = near.tiles if isinstance(near, lasso.Boundary) else near
    assert len(tested) < share * len(cloud.tiles.first)
    assert len(whole) > 0.1 * len(cloud.tiles.first)
    found = cloud.inside(matrix, WIDTH, HEIGHT, ellipse(90))
    pixels = project(matrix, cloud.positions, WIDTH, HEIGHT)
    np.testing.assert_array_equal(found, lasso.contains(ellipse(90), pixels))


@pytest.mark.parametrize("dimensions", [2, 3])
def test_points_near_an_outline_are_tested_against_the_few_edges_beside_them(kernels: None, dimensions: int) -> None:
    positions = np.random.default_rng(2).uniform(-1, 1, (300_000, 3)).astype(np.float32)
    positions[:, 2] *= dimensions - 2
    cloud, matrix = Cloud(positions), matrix_of(CameraState(), dimensions)
    polygon = ellipse(90)
    _, near = lasso.sort_compiled(cloud, matrix, WIDTH, HEIGHT, polygon)
    low, high, _ = hits.rectangles(cloud, near.tiles, matrix, WIDTH, HEIGHT)
    ends = np.stack([polygon[:, 1], np.roll(polygon[:, 1], 1)])
    at_their_height = (ends.min(axis=0) <= high[:, 1, None]) & (ends.max(axis=0) >= low[:, 1, None])
    assert len(near.tiles) < len(near.edges) < 0.7 * np.count_nonzero(at_their_height)


@pytest.mark.parametrize("dimensions", [2, 3])
@given(camera=cameras())
@settings(max_examples=60)
def test_kernels_find_the_rectangles_that_numpy_finds(kernels: None, dimensions: int, camera: CameraState) -> None:
    cloud, matrix = CLOUDS[dimensions], matrix_of(camera, dimensions)
    tiles = np.arange(len(cloud.tiles.first))
    found = hits.rectangles(cloud, tiles, matrix, WIDTH, HEIGHT)
    wanted = hits.rectangles_plain(cloud.tiles.lower[:, None], cloud.tiles.upper[:, None], matrix, WIDTH, HEIGHT)
    for mine, theirs in zip(found, wanted, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_boxes_that_share_an_edge_share_no_point(path: str) -> None:
    """Points on the edges themselves: pixels of this lattice are exact, and so are the edges."""
    lattice = np.stack(np.meshgrid(np.arange(-6, 7), np.arange(-6, 7)), axis=-1).reshape(-1, 2) / 8
    cloud, matrix = Cloud(np.column_stack([lattice, np.zeros(len(lattice))]).astype(np.float32)), np.eye(4)
    columns, rows = [25.0, 100.0, 175.0], [15.0, 60.0, 105.0]
    times = np.zeros(len(lattice), dtype=np.int64)
    for left, right in pairwise(columns):
        for top, bottom in pairwise(rows):
            box = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
            found = cloud.inside(matrix, WIDTH, HEIGHT, box)
            np.testing.assert_array_equal(found, naive_inside(matrix, cloud.positions, box))
            times += found
    pixels = naive_pixels(matrix, cloud.positions)
    within = ((pixels[:, :2] > [25, 15]) & (pixels[:, :2] < [175, 105])).all(axis=1)
    assert (times[within] == 1).all()
    assert times.max() == 1


def test_a_box_selects_what_lies_in_it(path: str) -> None:
    cloud, matrix = CLOUDS[2], matrix_of(CameraState(), 2)
    box = np.array([[50.0, 20], [150, 20], [150, 90], [50, 90]])
    pixels = naive_pixels(matrix, cloud.positions)
    wanted = ((pixels[:, :2] > [50, 20]) & (pixels[:, :2] < [150, 90])).all(axis=1)
    assert wanted.any()
    assert not wanted.all()
    np.testing.assert_array_equal(cloud.inside(matrix, WIDTH, HEIGHT, box), wanted)
    visible = np.arange(700) % 2 == 0
    np.testing.assert_array_equal(cloud.inside(matrix, WIDTH, HEIGHT, box, visible), wanted & visible)


def test_the_point_on_top_is_hit(path: str) -> None:
    positions = np.array([[0, 0, -0.5], [0, 0, 0.5], [0.01, 0, 0]], dtype=np.float32)
    cloud, centre = Cloud(positions), (WIDTH, HEIGHT, WIDTH / 2, HEIGHT / 2)
    deep, flat = matrix_of(CameraState(), 3), matrix_of(CameraState(), 2)
    assert cloud.nearest(deep, *centre, 5) == 1
    assert cloud.nearest(deep, *centre, 5, np.array([True, False, True])) == 2
    assert cloud.nearest(flat, *centre, 5) == 0
    emphasis = np.array([Emphasis.SELECTED, Emphasis.NORMAL, Emphasis.NORMAL], dtype=np.uint8)
    assert cloud.nearest(deep, *centre, 5, emphasis) == 0
    assert cloud.nearest(deep, WIDTH, HEIGHT, 5, 5, 5) is None


def test_slack_finds_the_closest_point_beside_the_cursor(path: str) -> None:
    cloud, matrix = Cloud(np.array([[0, 0, 0], [0.1, 0, 0.2]], dtype=np.float32)), matrix_of(CameraState(), 2)
    assert cloud.nearest(matrix, WIDTH, HEIGHT, WIDTH / 2 - 6, HEIGHT / 2, 3) is None
    assert cloud.nearest(matrix, WIDTH, HEIGHT, WIDTH / 2 - 6, HEIGHT / 2, 3, None, 4) == 0


def test_points_that_are_not_finite_are_set_aside(path: str) -> None:
    positions = blobs(1000)
    positions[[3, 500]] = np.nan
    positions[7, 1] = np.inf
    cloud, matrix = Cloud(positions), matrix_of(CameraState(rotation=HOME), 3)
    assert cloud.set_aside == 3
    everything = np.array([[-1e4, -1e4], [1e4, -1e4], [1e4, 1e4], [-1e4, 1e4]])
    found = cloud.inside(matrix, WIDTH, HEIGHT, everything)
    np.testing.assert_array_equal(np.flatnonzero(~found), [3, 7, 500])
    assert not cloud.in_front(matrix, WIDTH, HEIGHT, np.array([3, 7]), 2).any()


@pytest.mark.parametrize("positions", [np.zeros((0, 3)), np.full((5, 3), np.nan)])
def test_a_cloud_of_nothing_answers(path: str, positions: F8) -> None:
    cloud, matrix = Cloud(positions.astype(np.float32)), matrix_of(CameraState(), 3)
    assert cloud.nearest(matrix, WIDTH, HEIGHT, 5, 5, 100) is None
    assert not cloud.inside(matrix, WIDTH, HEIGHT, ellipse(5)).any()
    assert cloud.bounds[0].tolist() == [0, 0, 0]
    assert cloud.ranges(matrix, WIDTH, HEIGHT).drawn == 0


def test_labels_know_which_points_are_hidden_behind_others(path: str) -> None:
    positions = np.array([[0, 0, -0.5], [0, 0, 0.5], [0.5, 0.2, 0], [9, 0, 0]], dtype=np.float32)
    cloud, rows = Cloud(positions), np.arange(4)
    assert cloud.in_front(matrix_of(CameraState(), 3), WIDTH, HEIGHT, rows, 3).tolist() == [False, True, True, False]
    assert cloud.in_front(matrix_of(CameraState(), 2), WIDTH, HEIGHT, rows, 3).tolist() == [True, True, True, False]
    shown = np.array([True, False, True, True])
    assert cloud.in_front(matrix_of(CameraState(), 3), WIDTH, HEIGHT, rows, 3, shown).tolist() == [
        True,
        False,
        True,
        False,
    ]


def test_a_hover_touches_few_tiles() -> None:
    for dimensions, share in ((2, 0.005), (3, 0.03)):
        cloud = Cloud(blobs(300_000, 1, dimensions))
        matrix = matrix_of(CameraState(rotation=HOME), dimensions)
        places = np.random.default_rng(0).uniform([20, 10], [WIDTH - 20, HEIGHT - 10], (50, 2))
        touched = [len(hits.tiles_under(cloud, matrix, hits.Cursor(WIDTH, HEIGHT, x, y, 1.5, 1.5))) for x, y in places]
        assert np.mean(touched) < share * len(cloud.tiles.first)


def test_a_budget_takes_an_equal_share_of_every_tile() -> None:
    cloud, matrix = Cloud(blobs(30_000)), matrix_of(CameraState(zoom=0.5), 3)
    ranges = cloud.ranges(matrix, WIDTH, HEIGHT, 0, 3000)
    assert ranges.whole == 30_000
    assert ranges.drawn == pytest.approx(3000, rel=0.1)
    assert ranges.count.max() <= 26
    assert cloud.ranges(matrix, WIDTH, HEIGHT, 0, 40_000).drawn == 30_000
    near = cloud.ranges(matrix_of(CameraState((0.5, 0.5, 0.5), zoom=20), 3), WIDTH, HEIGHT)
    assert near.whole < 15_000


def test_masks_of_any_kind_need_no_new_compilation(kernels: None) -> None:
    before = len(loops.nearest.signatures)  # type: ignore[attr-defined]
    frozen = np.ones(700, dtype=np.bool_)
    frozen.setflags(write=False)
    for mask in (frozen, np.ones(1400, dtype=np.bool_)[::2], np.ones(700, dtype=np.uint8)):
        CLOUDS[3].nearest(matrix_of(CameraState(), 3), WIDTH, HEIGHT, 100, 60, 9, mask)
    assert len(loops.nearest.signatures) == before == 1  # type: ignore[attr-defined]


def test_what_is_in_front_is_what_would_be_hit(path: str) -> None:
    cloud, rows = CLOUDS[3], np.arange(0, 700, 7)
    for zoom in (1.0, 6.0):
        matrix = matrix_of(CameraState((0.1, 0.2, 0.0), HOME, zoom), 3)
        seen = project(matrix, cloud.positions[rows], WIDTH, HEIGHT)
        wanted = [
            0 <= x <= WIDTH
            and 0 <= y <= HEIGHT
            and EMPHASIS[row] > 0
            and cloud.nearest(matrix, WIDTH, HEIGHT, x, y, 2, EMPHASIS) == row
            for row, (x, y, _) in zip(rows, seen, strict=True)
        ]
        assert any(wanted)
        assert cloud.in_front(matrix, WIDTH, HEIGHT, rows, 2, EMPHASIS).tolist() == wanted


def test_a_glance_is_a_fair_sample_that_selects_from_all_points(path: str) -> None:
    positions = blobs(40_000)
    glance, matrix = Cloud.glance(positions, 2000), matrix_of(CameraState(rotation=HOME), 3)
    assert not glance.whole
    assert glance.set_aside == 0
    assert 1800 < len(glance.order) <= 2000
    np.testing.assert_array_equal(glance.ordered, positions[glance.order])
    np.testing.assert_allclose(glance.ordered.mean(axis=0), positions.mean(axis=0), atol=0.05)
    found = glance.inside(matrix, WIDTH, HEIGHT, ellipse(30))
    np.testing.assert_array_equal(found, Cloud(positions).inside(matrix, WIDTH, HEIGHT, ellipse(30)))
    assert found.sum() > len(glance.order)


def test_values_are_put_in_order_once(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    positions = blobs(3000)
    positions[5] = np.nan
    cloud = Cloud(positions)
    gather = mock.Mock(side_effect=cloud.gathered)
    monkeypatch.setattr(cloud, "gathered", gather)
    colours, emphasis = np.arange(3000, dtype=np.uint16), np.full(3000, 2, dtype=np.uint8)
    for _ in range(3):
        np.testing.assert_array_equal(cloud.colours_in_order(colours, 3000), colours[cloud.order])
        np.testing.assert_array_equal(cloud.emphasis_in_order(emphasis).values, emphasis[cloud.order])
    assert gather.call_count == 2


@given(seed=st.integers(0, 99), axis=st.integers(-1, 2))
@settings(max_examples=20)
def test_the_outermost_points_are_those_of_all(seed: int, axis: int) -> None:
    random = np.random.default_rng(seed)
    positions = blobs(40_000, seed)
    if axis >= 0:
        positions[:, axis] = 0.25
    mask = random.random(40_000) < 0.7
    outward = random.standard_normal((40, 3)).astype(np.float32)
    cloud = Cloud(positions)
    rows = outermost_rows(cloud, mask, outward)
    assert mask[rows].all()
    reach = (positions[rows] @ outward.T).max(axis=0)
    np.testing.assert_allclose(reach, (positions[mask] @ outward.T).max(axis=0), rtol=1e-6, atol=1e-7)
    assert len(outermost_rows(cloud, np.zeros(40_000, dtype=np.bool_), outward)) == 0


@pytest.mark.parametrize("flat", [False, True])
def test_few_points_are_looked_at_to_know_the_outermost(path: str, flat: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    positions = np.random.default_rng(4).normal(0, 0.2, (100_000, 3)).astype(np.float32)
    if flat:
        positions[:, 2] = 0
    cloud, look = Cloud(positions), extremes._let_through
    looked: list[int] = []

    def note(of: Cloud, places: I8, mask: Bool) -> I8:
        looked.append(len(places))
        return look(of, places, mask)

    monkeypatch.setattr(extremes, "_let_through", note)
    outward = np.random.default_rng(5).normal(0, 1, (98, 3)).astype(np.float32)
    outward[0] = 0, 0, 1  # across a flat cloud, where all points reach as far
    rows = outermost_rows(cloud, np.ones(100_000, dtype=np.bool_), outward)
    np.testing.assert_array_equal((positions[rows] @ outward.T).max(axis=0), (positions @ outward.T).max(axis=0))
    assert sum(looked) < 35_000
