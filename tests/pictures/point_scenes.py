"""Scenes of points that both painters draw."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.cloud.camera import HOME, CameraState, view_matrix
from core.cloud.cloud import Cloud
from core.cloud.forms import Forms, Shape
from core.cloud.points import Emphasis, Look, PointArrays
from core.cloud.splat import Painted, paint_compiled
from core.model import F4, F8

WIDTH, HEIGHT = 320, 200
RED, GREEN, BLUE = (255, 0, 0, 255), (0, 160, 0, 255), (0, 60, 255, 255)
PALETTE = np.array([RED, GREEN, BLUE], dtype=np.uint8)
LOOK = Look(background=(16, 18, 23, 255), halo=(231, 233, 237, 255))


@dataclass(frozen=True, slots=True, eq=False)
class PointScene:
    """Points, how they are looked at, and how the picture is made."""

    points: PointArrays
    camera: CameraState
    dimensions: int
    scale: float = 1.0
    samples: int = 0
    look: Look = LOOK

    @property
    def matrix(self) -> F8:
        return view_matrix(self.camera, self.dimensions, WIDTH, HEIGHT)

    @property
    def pixels(self) -> tuple[int, int]:
        return round(WIDTH * self.scale), round(HEIGHT * self.scale)

    def painted(self, antialias: bool = False) -> Painted:
        cloud = Cloud(self.points.positions)
        return paint_compiled(
            cloud, self.points, self.matrix, WIDTH, HEIGHT, self.scale, self.look, antialias=antialias
        )


def arrays(positions: F4, colours: list[int], emphasis: list[int] | None = None, size: float = 9) -> PointArrays:
    shown = emphasis or [Emphasis.NORMAL] * len(positions)
    return PointArrays(
        positions, np.array(colours, dtype=np.uint16), PALETTE, np.array(shown, dtype=np.uint8), size, 1.0
    )


def crowd(n: int = 4000, dimensions: int = 3) -> PointArrays:
    """A clustered cloud with all kinds of emphasis and a few points that are not finite."""
    random = np.random.default_rng(11)
    positions = (random.normal(0, 0.15, (n, 3)) + random.uniform(-0.6, 0.6, (5, 3))[random.integers(0, 5, n)]).astype(
        np.float32
    )
    if dimensions == 2:
        positions[:, 2] = 0
    positions[:3] = np.nan
    emphasis = random.choice([0, 1, 2, 3, 4], n, p=[0.05, 0.3, 0.6, 0.03, 0.02])
    return arrays(positions, random.integers(0, 3, n).tolist(), emphasis.tolist(), 4)


def stack(*emphasis: int) -> PointArrays:
    """Points one behind the other, the first in front: red, green, blue."""
    depths = np.linspace(0.5, -0.5, len(emphasis))
    positions = np.stack([np.zeros_like(depths), np.zeros_like(depths), depths], axis=1).astype(np.float32)
    return arrays(positions, list(range(len(emphasis))), list(emphasis))


def knot(centre: tuple[float, float, float], spread: float = 4e-7) -> PointArrays:
    """A crowd, and in it sixty points so close together that only a zoom of a million takes them apart."""
    around, random = crowd(3000, 2 if centre[2] == 0 else 3), np.random.default_rng(5)
    near = np.array(centre) + random.normal(0, spread, (60, 3)) * [1, 1, centre[2] != 0]
    positions = np.concatenate([around.positions, near.astype(np.float32)])
    emphasis = np.r_[around.emphasis, random.choice([1, 2, 2, 3, 4], 60)].tolist()
    return arrays(positions, random.integers(0, 3, len(positions)).tolist(), emphasis, 8)


def far_away(dimensions: int) -> PointScene:
    """A crowd ten million units from the origin, where single precision knows whole numbers only."""
    near = crowd(dimensions=dimensions)
    offset = np.array([1e7, -1e7, 1e7 if dimensions == 3 else 0.0])
    positions = (near.positions.astype(np.float64) * 2000 + offset).astype(np.float32)
    camera = CameraState((1e7, -1e7, float(offset[2])), HOME if dimensions == 3 else (1, 0, 0, 0), 1 / 1500)
    return PointScene(replace(near, positions=positions), camera, dimensions)


def scenes() -> dict[str, PointScene]:
    front, aside = CameraState(), CameraState((0.1, 0.0, -0.1), HOME, 1.4)
    apart = arrays(np.array([[-0.5, 0.4, 0.2], [0.6, -0.3, 0]], dtype=np.float32), [0, 1])
    beside = arrays(np.array([[-1.735, 0, 0], [0, 1.087, 0]], dtype=np.float32), [0, 1], size=12)
    deep = crowd(dimensions=2)
    centre = deep.positions[200]
    close = CameraState((float(centre[0]), float(centre[1]), 0.0), zoom=4000)
    return {
        "apart": PointScene(apart, front, 3),
        "apart, twice the pixels": PointScene(apart, front, 3, scale=2),
        "apart, several samples": PointScene(apart, front, 3, samples=4),
        "nearer in front": PointScene(stack(2, 2), front, 3),
        "hidden in front": PointScene(stack(0, 2), front, 3),
        "selected behind": PointScene(stack(2, 3, 4), front, 3),
        "dimmed in front": PointScene(stack(1, 2), front, 3),
        "at the edges": PointScene(beside, front, 2),
        "crowd": PointScene(crowd(), aside, 3),
        "flat crowd": PointScene(crowd(dimensions=2), front, 2),
        "close to a point": PointScene(deep, close, 2),
        "translucent crowd": PointScene(replace(crowd(dimensions=2), opacity=0.4), front, 2),
        "density": PointScene(replace(crowd(60_000, dimensions=2), opacity=0.3, density=1.0, size=3.0), front, 2),
        "density half faded in": PointScene(
            replace(crowd(60_000, dimensions=2), opacity=0.3, density=0.5, size=3.0), front, 2
        ),
        "density in space": PointScene(replace(crowd(60_000), opacity=0.3, density=1.0, size=3.0), aside, 3),
        "crowd, several samples": PointScene(crowd(), aside, 3, samples=4),
        **_magnified(),
        "ten million away": far_away(2),
        "ten million away in space": far_away(3),
        "translucent space": PointScene(replace(crowd(1500), opacity=0.5), aside, 3),
        "orthographic crowd": PointScene(crowd(), replace(aside, orthographic=True), 3),
        **_formed(aside),
        "nothing": PointScene(arrays(np.zeros((0, 3), dtype=np.float32), []), front, 3),
    }


def formed(points: PointArrays) -> PointArrays:
    """Points of all shapes, three sizes and two opacities."""
    rows = [(size, share, int(shape)) for shape in Shape for size in (0.6, 1.2, 2.5) for share in (1.0, 0.5)]
    number = len(points.positions)
    index = np.random.default_rng(2).integers(0, len(rows), number).astype(np.uint16)
    table = np.array(rows, dtype=np.float32)
    if points.opacity == 1:
        table[:, 1] = 1
    return replace(points, size=points.size + 3, forms=Forms(index, table))


def _formed(aside: CameraState) -> dict[str, PointScene]:
    flat, close = (2e-3, -1e-3, 0.0), CameraState((2e-3, -1e-3, 0.0), zoom=1e6)
    return {
        "forms": PointScene(formed(crowd(800, dimensions=2)), CameraState(), 2),
        "forms in space": PointScene(formed(crowd(800)), aside, 3),
        "forms a million times": PointScene(formed(knot(flat)), close, 2),
        "translucent forms": PointScene(formed(replace(crowd(800, dimensions=2), opacity=0.6)), CameraState(), 2),
        "density of forms": PointScene(
            formed(replace(crowd(20_000, dimensions=2), opacity=0.3, density=1.0, size=1.0)), CameraState(), 2
        ),
    }


def _magnified() -> dict[str, PointScene]:
    """Scenes a million times as large as they are."""
    flat, deep = (2e-3, -1e-3, 0.0), (2e-3, 1e-3, -3e-3)
    close = CameraState(deep, HOME, 1e6)
    return {
        "a million times": PointScene(knot(flat), CameraState(flat, zoom=1e6), 2),
        "a million times, translucent": PointScene(replace(knot(flat), opacity=0.5), CameraState(flat, zoom=1e6), 2),
        "a million times, density": PointScene(
            replace(knot(flat), opacity=0.4, density=1.0), CameraState(flat, zoom=1e6), 2
        ),
        "a million times in space": PointScene(knot(deep), close, 3),
        "a million times without perspective": PointScene(knot(deep), replace(close, orthographic=True), 3),
    }
