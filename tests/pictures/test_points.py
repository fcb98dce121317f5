from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.cloud.cloud import Cloud
from core.cloud.compiling import warm_up
from core.cloud.points import HALO_WIDTH, Emphasis, diameter
from core.cloud.projecting import project
from core.model import F4, F8, U1
from tests.pictures.gl_painter import NO_OPENGL
from tests.pictures.point_scenes import GREEN, HEIGHT, LOOK, RED, WIDTH, PointScene, scenes

SCENES = scenes()
CRISP = [
    name for name, scene in SCENES.items() if scene.samples == 0 and scene.points.opacity == 1 and name != "nothing"
]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the process without a display has drawn and told."""

    pictures: dict[str, U1]
    depths: dict[str, F4]
    found: dict[str, Any]


@pytest.fixture(scope="module")
def opengl(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    file = tmp_path_factory.mktemp("pictures") / "drawn.npz"
    environment = {**os.environ, "PYOPENGL_PLATFORM": "egl", "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "tests.pictures.gl_painter", str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == NO_OPENGL:
        pytest.skip(f"no OpenGL without a display: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    with np.load(file) as stored:
        pictures, depths = (
            {name.partition(":")[2]: stored[name] for name in stored.files if name.startswith(kind)}
            for kind in ("picture:", "depth:")
        )
        return Drawn(pictures, depths, json.loads(str(stored["found"])))


@pytest.fixture(scope="module")
def software() -> Drawn:
    warm_up()
    painted = {name: scene.painted(scene.samples > 0) for name, scene in SCENES.items()}
    images, depths = ({name: getattr(each, kind) for name, each in painted.items()} for kind in ("image", "depth"))
    return Drawn(images, depths, {})


@pytest.fixture(params=["opengl", "software"])
def painter(request: pytest.FixtureRequest) -> dict[str, U1]:
    drawn: Drawn = request.getfixturevalue(request.param)
    return drawn.pictures


def colour_at(image: U1, scene: PointScene, row: int, aside: float = 0) -> tuple[int, ...]:
    """The colour at a point's pixel, or some logical pixels to its right."""
    x, y, _ = project(scene.matrix, scene.points.positions[row : row + 1], *scene.pixels)[0]
    return tuple(int(v) for v in image[int(y), int(x + aside * scene.scale)])


@pytest.mark.parametrize("name", ["apart", "apart, twice the pixels", "apart, several samples"])
def test_points_are_drawn_where_they_are(painter: dict[str, U1], name: str) -> None:
    scene, image = SCENES[name], painter[name]
    assert image.shape == (*scene.pixels[::-1], 4)
    red, green, *_ = colour_at(image, scene, 0)
    assert red > 130 > 30 > green
    red, green, *_ = colour_at(image, scene, 1)
    assert green > 80 > 30 > red
    assert tuple(image[2, 2]) == LOOK.background
    covered = (image != np.array(LOOK.background)).any(axis=2).sum() / scene.scale**2
    assert covered == pytest.approx(2 * np.pi * 4.5**2, rel=0.35)


@pytest.mark.parametrize("name", ["apart", "apart, twice the pixels", "apart, several samples"])
def test_the_middle_of_a_disc_is_where_its_point_is(painter: dict[str, U1], name: str) -> None:
    scene, image = SCENES[name], painter[name]
    ink = np.abs(image[..., :3].astype(float) - LOOK.background[:3]).sum(axis=2)
    for row in (0, 1):
        x, y, _ = project(scene.matrix, scene.points.positions[row : row + 1], *scene.pixels)[0]
        left, top, reach = int(x), int(y), round(8 * scene.scale)
        near = ink[top - reach : top + reach + 1, left - reach : left + reach + 1]
        places = np.arange(-reach, reach + 1) + 0.5
        middle = near.sum(axis=0) @ places / near.sum() + left, near.sum(axis=1) @ places / near.sum() + top
        np.testing.assert_allclose(middle, (x, y), atol=0.2)


def test_the_nearer_point_is_in_front(painter: dict[str, U1]) -> None:
    assert colour_at(painter["nearer in front"], SCENES["nearer in front"], 0) == RED


def test_a_hidden_point_is_not_drawn(painter: dict[str, U1]) -> None:
    red, green, _, _ = colour_at(painter["hidden in front"], SCENES["hidden in front"], 1)
    assert green > 80
    assert red < 20


def test_a_dimmed_point_lies_under_a_normal_one(painter: dict[str, U1]) -> None:
    red, green, _, _ = colour_at(painter["dimmed in front"], SCENES["dimmed in front"], 1)
    assert green > 80
    assert red < 20


def test_a_selected_point_lies_on_top_within_its_halo(painter: dict[str, U1]) -> None:
    scene, image = SCENES["selected behind"], painter["selected behind"]
    assert colour_at(image, scene, 2) == (0, 60, 255, 255)
    ring = diameter(9, Emphasis.SELECTED) / 2 + HALO_WIDTH / 2
    assert colour_at(image, scene, 2, ring) == LOOK.halo


def test_a_point_whose_centre_is_outside_reaches_in(painter: dict[str, U1]) -> None:
    image = painter["at the edges"]
    assert tuple(image[HEIGHT // 2, 0]) == RED
    assert tuple(image[0, WIDTH // 2]) == GREEN


def test_nothing_is_background(painter: dict[str, U1]) -> None:
    assert (painter["nothing"] == np.array(LOOK.background)).all()


@pytest.mark.parametrize("name", CRISP)
def test_both_painters_draw_the_same_pixels(opengl: Drawn, software: Drawn, name: str) -> None:
    one, other = opengl.pictures[name].astype(int), software.pictures[name].astype(int)
    background = np.array(LOOK.background)
    assert (one != background).any()
    # Rasterisers round places to a fraction of a pixel, so a rim may fall on the next one.
    assert (np.abs(one - other).max(axis=2) > 3).mean() < 0.002
    drawn = (one != background).any(axis=2) | (other != background).any(axis=2)
    assert (np.abs(one - other).max(axis=2)[drawn] > 3).mean() < 0.02


@pytest.mark.parametrize(
    "name",
    [
        "translucent crowd",
        "translucent space",
        "translucent forms",
        "a million times, translucent",
        "crowd, several samples",
    ],
)
def test_both_painters_agree_where_edges_are_soft(opengl: Drawn, software: Drawn, name: str) -> None:
    one, other = opengl.pictures[name].astype(int), software.pictures[name].astype(int)
    assert (one != np.array(LOOK.background)).any(axis=2).mean() > 0.05
    differs = np.abs(one - other).max(axis=2)
    assert (differs > 48).mean() < 0.08
    scene = SCENES[name]
    cloud, points = Cloud(scene.points.positions), scene.points
    if scene.dimensions == 3:
        rows = np.arange(len(cloud))
        seen = cloud.in_front(scene.matrix, WIDTH, HEIGHT, rows, 6, points.emphasis) & (points.emphasis == 2)
        places = project(scene.matrix, points.positions[seen], WIDTH, HEIGHT)[:, :2].astype(int)
        assert len(places) > 20
        assert np.median(differs[places[:, 1], places[:, 0]]) <= 2


@pytest.mark.parametrize("name", ["density", "density half faded in", "density in space", "a million times, density"])
def test_both_painters_add_up_to_much_the_same(opengl: Drawn, software: Drawn, name: str) -> None:
    one, other = opengl.pictures[name][..., :3], software.pictures[name][..., :3]
    assert (one != np.array(LOOK.background[:3])).any(axis=2).mean() > 0.05
    assert likeness(one, other) > 0.95
    assert likeness(one, software.pictures["flat crowd"][..., :3]) < 0.9


@pytest.mark.parametrize("name", ["flat crowd", "crowd", "density", "translucent crowd"])
def test_a_picture_drawn_in_parts_is_that_drawn_at_once(opengl: Drawn, name: str) -> None:
    np.testing.assert_allclose(opengl.pictures[f"{name}:in parts"].astype(int), opengl.pictures[name], atol=1)
    counts = opengl.found["parts"][name]
    assert counts == sorted(counts)
    assert counts[-1] == opengl.found["whole"][name]
    assert len(counts) == 1 if name == "translucent crowd" else counts[0] < 0.5 * counts[-1]


def likeness(one: U1, other: U1) -> float:
    """Mean structural similarity of two pictures (Wang et al., 2004), over squares of eight pixels."""
    a, b = (_squares(picture.astype(float)) for picture in (one, other))
    means = a.mean(axis=-1), b.mean(axis=-1)
    together = (a * b).mean(axis=-1) - means[0] * means[1]
    alike = (2 * means[0] * means[1] + 6.5) * (2 * together + 58.5)
    return float((alike / ((means[0] ** 2 + means[1] ** 2 + 6.5) * (a.var(axis=-1) + b.var(axis=-1) + 58.5))).mean())


def _squares(picture: F8) -> F8:
    height, width = (length // 8 * 8 for length in picture.shape[:2])
    cut = picture[:height, :width].reshape(height // 8, 8, width // 8, 8, 3)
    return cut.transpose(0, 2, 4, 1, 3).reshape(height // 8, width // 8, 3, 64)


def test_recolouring_sends_no_positions(opengl: Drawn) -> None:
    uploads, n = opengl.found["uploads"], len(SCENES["crowd"].points.positions) - 3
    nothing = dict.fromkeys(uploads["nothing"], 0)
    assert uploads["nothing"] == nothing
    assert uploads["size"] == {**nothing, "views": uploads["first"]["views"]}
    assert uploads["colours"] == {**nothing, "colours": 2 * n}
    assert uploads["palette"] == {**nothing, "palette": 6 * 256 * 4}
    chosen = 4 * int((SCENES["crowd"].points.emphasis[3:] >= 3).sum())
    assert uploads["emphasis"] == {**nothing, "emphasis": n + chosen}
    assert uploads["positions"]["positions"] == uploads["first"]["positions"] > 8 * n


def test_points_that_move_send_where_they_are_and_nothing_else(opengl: Drawn) -> None:
    uploads = opengl.found["uploads"]
    assert uploads["moved"]["positions"] == uploads["first"]["positions"]
    assert uploads["moved"]["colours"] == uploads["moved"]["emphasis"] == uploads["moved"]["palette"] == 0


def test_another_view_sends_a_few_bytes_for_each_tile(opengl: Drawn) -> None:
    tiles = len(Cloud(SCENES["crowd"].points.positions).tiles.first)
    assert opengl.found["uploads"]["first"]["views"] == 16 * tiles


def test_a_point_takes_eight_bytes_in_the_plane_and_eleven_in_space(opengl: Drawn) -> None:
    flat, deep = opengl.found["bytes_per_point"]
    tiles = 32 / 256  # cell and corner of each tile of 256 points; at ten million, of 1024
    assert 8 <= flat <= 8.01 + tiles
    assert 11 <= deep <= 11.01 + tiles


@pytest.mark.parametrize("name", [name for name in SCENES if name.startswith("a million times")])
def test_a_million_times_as_large_points_lie_where_they_are_hit(opengl: Drawn, software: Drawn, name: str) -> None:
    scene = SCENES[name]
    cloud, points = Cloud(scene.points.positions), scene.points
    seen = project(scene.matrix, points.positions, WIDTH, HEIGHT)
    inside = ((seen[:, :2] > 3) & (seen[:, :2] < [WIDTH - 3, HEIGHT - 3])).all(axis=1)
    rows = np.flatnonzero(inside & (points.emphasis == Emphasis.SELECTED))
    assert inside.sum() > 30
    assert len(rows) > 3
    for row in rows:
        found = cloud.nearest(scene.matrix, WIDTH, HEIGHT, seen[row, 0], seen[row, 1], 2.0, points.emphasis)
        assert found is not None
        assert found == row or np.hypot(*(seen[found, :2] - seen[row, :2])) < 2
        x, y = (int(v) for v in seen[found, :2])
        wanted = points.palette[points.colour_index[found]].astype(int)
        for drawn in (opengl, software):  # its colour, or that of a selected one over it
            around = drawn.pictures[name][y, x].astype(int)
            others = points.palette[points.colour_index[rows]].astype(int)
            assert min(np.abs(around - each).max() for each in (wanted, *others)) <= 3


@pytest.mark.parametrize("name", [name for name in SCENES if name != "nothing"])
def test_both_painters_yield_the_same_depth(opengl: Drawn, software: Drawn, name: str) -> None:
    if SCENES[name].samples:
        return  # the software painter's discs have soft edges then
    one, other = opengl.depths[name], software.depths[name]
    assert one.shape == other.shape
    there = (one < 1) & (other < 1)
    assert there.any()
    assert ((one < 1) != (other < 1)).mean() < 0.01
    assert (np.abs(one - other)[there] > 1e-3).mean() < 0.04


def test_a_lost_context_is_drawn_into_again(opengl: Drawn) -> None:
    assert (opengl.pictures["before"] != np.array(LOOK.background)).any()
    np.testing.assert_array_equal(opengl.pictures["before"], opengl.pictures["after"])


def test_a_software_rasteriser_is_recognised(opengl: Drawn) -> None:
    device = opengl.found["device"]
    assert device["renderer"]
    assert device["software"] == ("llvmpipe" in device["renderer"])


def test_the_renderer_needs_neither_a_toolkit_nor_a_compiler(opengl: Drawn) -> None:
    assert opengl.found["foreign"] == []
