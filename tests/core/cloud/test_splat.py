from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from core.cloud import splat
from core.cloud.camera import HOME, CameraState, view_matrix
from core.cloud.cloud import Cloud
from core.cloud.painting import kernels as loops
from core.cloud.painting import room
from core.cloud.points import Emphasis, Look, PointArrays, auto_style
from core.cloud.projecting import project
from core.cloud.shading import faded, shading
from core.cloud.splat import Painted, paint
from core.model import F4, F8, I8
from tests.core.cloud.clouds import HEIGHT, WIDTH, blobs, matrix_of

RED, GREEN, WHITE = [255, 0, 0, 255], [0, 160, 0, 255], [255, 255, 255, 255]
PALETTE = np.array([RED, GREEN], dtype=np.uint8)
FRONT = matrix_of(CameraState(), 3)
PLAIN_LOOK = Look(fog=0)
Painter = Callable[..., Painted]


def points_at(positions: F4, colours: list[int], emphasis: list[int] | None = None, size: float = 9) -> PointArrays:
    shown = emphasis or [Emphasis.NORMAL] * len(positions)
    return PointArrays(
        positions, np.array(colours, dtype=np.uint16), PALETTE, np.array(shown, dtype=np.uint8), size, 1.0
    )


@pytest.fixture(params=["crisp", "soft", "plain"])
def painter(request: pytest.FixtureRequest, kernels: None, monkeypatch: pytest.MonkeyPatch) -> Painter:
    """All three ways to paint."""
    if request.param == "plain":
        monkeypatch.setattr(splat, "compiled", lambda: False)

    def draw(points: PointArrays, matrix: F8 = FRONT, look: Look = PLAIN_LOOK, scale: float = 1) -> Painted:
        cloud, soft = Cloud(points.positions), request.param == "soft"
        return paint(cloud, points, matrix, WIDTH, HEIGHT, scale, look, antialias=soft)

    return draw


def spot(painted: Painted, positions: F4, row: int, matrix: F8 = FRONT, aside: float = 0) -> list[int]:
    """The colour at a point's pixel, or some pixels to its right."""
    height, width = painted.depth.shape
    x, y, _ = project(matrix, positions[row : row + 1], width, height)[0]
    colour: list[int] = painted.image[int(y), int(x + aside)].tolist()
    return colour


def test_points_are_where_they_are_projected_to(painter: Painter) -> None:
    positions = np.array([[-0.5, 0.3, 0.1], [0.5, -0.4, 0.2]], dtype=np.float32)
    painted = painter(points_at(positions, [0, 1]))
    assert spot(painted, positions, 0) == RED
    assert spot(painted, positions, 1) == GREEN
    assert painted.image[3, 3].tolist() == WHITE
    covered = (painted.image[..., :3] < 250).any(axis=2).sum()
    assert covered == pytest.approx(2 * np.pi * 4.5**2, rel=0.25)


def test_discs_are_round_and_as_wide_as_asked(painter: Painter) -> None:
    positions = np.zeros((1, 3), dtype=np.float32)
    painted = painter(points_at(positions, [0], size=20), scale=2)
    assert painted.image.shape == (240, 400, 4)
    rows, columns = np.nonzero(painted.image[..., 1] < 128)
    assert np.ptp(rows) + 1 == pytest.approx(40, abs=1)
    assert np.ptp(columns) + 1 == pytest.approx(40, abs=1)
    assert painted.image[120 - 15, 200 - 15].tolist() == WHITE


def test_the_nearer_point_hides_the_farther(painter: Painter) -> None:
    positions = np.array([[0, 0, 0.5], [0, 0, -0.5]], dtype=np.float32)
    assert spot(painter(points_at(positions, [0, 1])), positions, 0) == RED
    assert spot(painter(points_at(positions, [1, 0])), positions, 0) == GREEN


def test_hidden_points_are_not_drawn(painter: Painter) -> None:
    positions = np.array([[0, 0, 0.5], [0, 0, -0.5]], dtype=np.float32)
    painted = painter(points_at(positions, [0, 1], [Emphasis.HIDDEN, Emphasis.NORMAL]))
    assert spot(painted, positions, 1) == GREEN


def test_selected_points_lie_on_top_with_a_halo(painter: Painter) -> None:
    positions = np.array([[0, 0, 0.5], [0, 0, -0.5]], dtype=np.float32)
    painted = painter(points_at(positions, [0, 1], [Emphasis.NORMAL, Emphasis.SELECTED]))
    assert spot(painted, positions, 1) == GREEN
    assert spot(painted, positions, 1, aside=9 * 1.3 / 2 + 0.8) == list(PLAIN_LOOK.halo)


def test_emphasis_decides_what_lies_on_top(painter: Painter) -> None:
    order = [Emphasis.SELECTED, Emphasis.NEIGHBOUR, Emphasis.NORMAL, Emphasis.DIMMED]
    for upper, lower in pairwise(order):
        positions = np.array([[0, 0, -0.5], [0, 0, 0.5]], dtype=np.float32)
        painted = painter(points_at(positions, [1, 0], [upper, lower]))
        assert spot(painted, positions, 0) == GREEN


def test_dimmed_points_keep_a_share_of_their_colour(painter: Painter) -> None:
    positions = np.zeros((1, 3), dtype=np.float32)
    painted = painter(points_at(positions, [0], [Emphasis.DIMMED]), look=Look(fog=0, dimmed=0.2))
    assert spot(painted, positions, 0) == [255, 204, 204, 255]


def test_far_points_fade_in_three_dimensions_only(painter: Painter) -> None:
    positions = np.array([[-0.5, 0, 0.9], [0.5, 0, -0.9]], dtype=np.float32)
    painted = painter(points_at(positions, [0, 0]), look=Look(fog=0.5))
    near, far = spot(painted, positions, 0), spot(painted, positions, 1)
    assert near[1] < 20
    assert 100 < far[1] <= 128
    flat = matrix_of(CameraState(), 2)
    painted = painter(points_at(positions, [0, 0]), flat, Look(fog=0.5))
    assert spot(painted, positions, 1, flat) == RED


def test_depth_is_that_of_the_projection(painter: Painter) -> None:
    positions = np.array([[0, 0, 0.5], [0, 0, -0.5], [0.5, 0, 0]], dtype=np.float32)
    painted = painter(points_at(positions, [0, 1, 1]))
    for row, front in ((0, 0), (1, 0), (2, 2)):
        x, y, _ = project(FRONT, positions[row : row + 1], WIDTH, HEIGHT)[0]
        assert painted.depth[int(y), int(x)] == pytest.approx(
            project(FRONT, positions, WIDTH, HEIGHT)[front, 2], abs=1e-6
        )
    assert painted.depth[0, 0] == 1


def test_points_at_the_edge_and_behind_the_eye_do_no_harm(painter: Painter) -> None:
    camera = CameraState((0.2, 0.1, 0.0), HOME, 6)
    positions = np.random.default_rng(0).uniform(-1, 1, (4000, 3)).astype(np.float32)
    matrix = matrix_of(camera, 3)
    painted = painter(points_at(positions, [0] * 4000, [1, 2, 3, 4] * 1000, size=13), matrix)
    seen = project(matrix, positions, WIDTH, HEIGHT)
    selected = (np.arange(4000) % 4 == 3) & (seen[:, :2] > 1).all(axis=1) & (seen[:, :2] < [199, 119]).all(axis=1)
    assert selected.sum() > 3
    for x, y, _ in seen[selected]:
        assert painted.image[int(y), int(x)].tolist() in (RED, list(PLAIN_LOOK.halo))


def test_a_background_may_be_transparent(painter: Painter) -> None:
    positions = np.zeros((1, 3), dtype=np.float32)
    painted = painter(points_at(positions, [0]), look=Look(background=(255, 255, 255, 0), fog=0))
    assert painted.image[2, 2, 3] == 0
    assert spot(painted, positions, 0) == RED


def test_arrays_that_do_not_fit_are_refused(painter: Painter) -> None:
    positions = np.zeros((2, 3), dtype=np.float32)
    with pytest.raises(ValueError, match="palette"):
        painter(points_at(positions, [0, 2]))
    with pytest.raises(ValueError, match="2 points"):
        painter(points_at(positions, [0]))
    with pytest.raises(ValueError, match="emphasis"):
        painter(points_at(positions, [0, 1], [2, 9]))


def test_an_empty_cloud_is_background(painter: Painter) -> None:
    painted = painter(points_at(np.zeros((0, 3), dtype=np.float32), []))
    assert (painted.image == 255).all()
    assert painted.drawn == 0


@pytest.mark.parametrize("soft", [True, False])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_the_picture_does_not_depend_on_the_number_of_threads(
    kernels: None, monkeypatch: pytest.MonkeyPatch, soft: bool, dimensions: int
) -> None:
    positions = blobs(5000, 4, dimensions)
    random = np.random.default_rng(1)
    emphasis = random.choice([0, 1, 2, 3, 4], 5000, p=[0.1, 0.3, 0.5, 0.05, 0.05])
    points = points_at(positions, random.integers(0, 2, 5000).tolist(), emphasis.tolist(), 4)
    if soft:
        points = replace(points, opacity=0.5)
    matrix, pictures = matrix_of(CameraState(rotation=HOME), dimensions), []
    for bands in (1, 2, 7):
        monkeypatch.setattr(splat, "workers", lambda bands=bands: bands)
        pictures.append(paint(Cloud(positions), points, matrix, WIDTH, HEIGHT, antialias=soft))
    for other in pictures[1:]:
        np.testing.assert_array_equal(pictures[0].image, other.image)
        np.testing.assert_array_equal(pictures[0].depth, other.depth)


def test_opacity_shows_how_many_points_lie_over_one_another(kernels: None) -> None:
    flat = matrix_of(CameraState(), 2)
    for count in (1, 2, 5):
        positions = np.zeros((count, 3), dtype=np.float32)
        painted = paint(Cloud(positions), replace(points_at(positions, [0] * count), opacity=0.3), flat, WIDTH, HEIGHT)
        assert spot(painted, positions, 0, flat)[1] == pytest.approx(255 * 0.7**count, abs=1)


def test_a_budget_draws_a_sample_and_says_so(kernels: None) -> None:
    positions = blobs(60_000)
    points, matrix = points_at(positions, [0] * 60_000, size=2), matrix_of(CameraState(), 3)
    cloud = Cloud(positions)
    whole, part = (paint(cloud, points, matrix, WIDTH, HEIGHT, budget=budget) for budget in (None, 6000))
    assert whole.drawn == whole.whole == part.whole == 60_000
    assert part.drawn == pytest.approx(6000, rel=0.1)
    assert 0.2 < (part.depth < 1).sum() / (whole.depth < 1).sum() < 1


def test_crisp_and_soft_agree_at_the_centres(kernels: None) -> None:
    positions = blobs(400)
    points, matrix = points_at(positions, [0, 1] * 200, size=6), matrix_of(CameraState(rotation=HOME), 3)
    crisp, soft = (paint(Cloud(positions), points, matrix, WIDTH, HEIGHT, antialias=soft) for soft in (False, True))
    seen = Cloud(positions).in_front(matrix, WIDTH, HEIGHT, np.arange(400), 4.3)
    assert seen.sum() > 25
    for x, y, _ in project(matrix, positions[seen], WIDTH, HEIGHT):
        at = int(y), int(x)
        assert np.abs(crisp.image[at].astype(int) - soft.image[at]).max() <= 1


def test_no_input_makes_the_painter_compile_again(kernels: None) -> None:
    positions = blobs(300)
    frozen = points_at(positions, [0] * 300)
    for array in (frozen.positions, frozen.emphasis, frozen.colour_index):
        array.setflags(write=False)
    for soft in (True, False):
        paint(Cloud(positions), frozen, matrix_of(CameraState(), 2), WIDTH, HEIGHT, antialias=soft)
    for kernel in (loops.draw_crisp, loops.resolve_crisp, loops.collect, loops.draw_soft, loops.resolve_soft):
        assert len(kernel.signatures) == 1  # type: ignore[union-attr]


def test_style_follows_density() -> None:
    few, many = auto_style(500, 1280, 800, 2), auto_style(1_000_000, 1280, 800, 2)
    assert few == (8.0, 0.9)
    assert many[0] == 2.0
    assert 0.15 <= many[1] < 0.4
    assert auto_style(0, 1280, 800, 3) == (8.0, 1.0)
    sizes = [auto_style(n, 1280, 800)[0] for n in (100, 3000, 10_000, 30_000, 100_000)]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("orthographic", [False, True])
def test_what_fades_is_told_by_depth_as_by_distance(orthographic: bool) -> None:
    matrix = view_matrix(CameraState(rotation=HOME, zoom=1.5, orthographic=orthographic), 3, 300, 200)
    positions = blobs(50)
    fog = shading(points_at(positions, [0] * 50), Look(fog=0.5), matrix, 1, Cloud(positions).bounds).fog
    depth = project(matrix, positions, 300, 200)[:, 2]
    row = matrix[2] if orthographic else matrix[3]
    far = positions @ row[:3] + row[3]
    lost = faded(fog, depth)
    np.testing.assert_allclose(np.argsort(lost), np.argsort(far))
    middle = (far.max() + far.min()) / 2
    assert 0 <= lost.min() < 0.2 < lost[np.abs(far - middle).argmin()] < 0.3 < lost.max() <= 0.5


@pytest.mark.parametrize("soft", [True, False])
@pytest.mark.parametrize("opacity", [1.0, 0.3])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_the_picture_does_not_depend_on_the_order_of_the_points(
    kernels: None, soft: bool, opacity: float, dimensions: int
) -> None:
    positions = blobs(3000, 4, dimensions)
    positions[1500:2000] = positions[:500]  # in one place, in other colours
    random = np.random.default_rng(1)
    emphasis = random.choice([0, 1, 2, 3, 4], 3000, p=[0.1, 0.3, 0.5, 0.05, 0.05])
    colours = random.integers(0, 2, 3000)
    matrix, pictures = matrix_of(CameraState(rotation=HOME), dimensions), []
    for order in (np.arange(3000), np.arange(3000)[::-1], random.permutation(3000)):
        points = points_at(positions[order], colours[order].tolist(), emphasis[order].tolist(), 5)
        points = replace(points, opacity=opacity)
        pictures.append(paint(Cloud(points.positions), points, matrix, WIDTH, HEIGHT, antialias=soft))
    for other in pictures[1:]:
        np.testing.assert_array_equal(pictures[0].image, other.image)
        np.testing.assert_array_equal(pictures[0].depth, other.depth)


def test_edges_are_soft_while_the_camera_moves_as_long_as_that_is_little_work() -> None:
    few, many = (points_at(np.zeros((n, 3), dtype=np.float32), [0] * n, size=3) for n in (1000, 100_000))
    assert splat.while_moving(few, 1000) is None
    assert splat.while_moving(many, 100_000) is False
    assert splat.while_moving(few, 1000, scale=20) is False


@pytest.mark.parametrize(("size", "opacity"), [(3.0, 1.0), (1.0, 0.3)])
def test_what_is_painted_in_is_cleared_on_all_threads(
    kernels: None, monkeypatch: pytest.MonkeyPatch, size: float, opacity: float
) -> None:
    """Whoever paints waits for it, as for the painting itself."""
    taken, take = list[threading.Thread](), room.take

    def taking(cells: int) -> I8:
        taken.append(threading.current_thread())
        return take(cells)

    monkeypatch.setattr(room, "take", taking)
    positions = blobs(60_000, 4)
    points = replace(points_at(positions, [0] * len(positions), size=size), opacity=opacity, density=1 - opacity)
    splat.begin(Cloud(positions), points, FRONT, WIDTH, HEIGHT, antialias=False).close()
    assert taken
    assert threading.current_thread() not in taken
