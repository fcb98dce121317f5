"""Clouds, cameras and checks of pictures that the measurements of points share."""

from __future__ import annotations

import numpy as np

from core.cloud.camera import HOME, CameraState, orbit, view_matrix
from core.cloud.points import PointArrays
from core.model.arrays import F4, F8, U1

WIDTH, HEIGHT, SIZE = 1280, 800, 3.0


def clustered(n: int, dimensions: int = 3) -> F4:
    """Forty blobs of points inside the unit cube."""
    random = np.random.default_rng(7)
    centres = random.uniform(-0.7, 0.7, (40, 3)).astype(np.float32)
    positions = centres[random.integers(0, 40, n)]
    positions += random.standard_normal((n, 3), dtype=np.float32) * np.float32(0.07)
    positions[:, dimensions:] = 0
    return np.clip(positions, -1, 1)


def coloured(positions: F4) -> PointArrays:
    """Points of three pixels in ten colours."""
    n, random = len(positions), np.random.default_rng(8)
    palette = np.concatenate([random.integers(0, 200, (10, 3)), np.full((10, 1), 255)], axis=1).astype(np.uint8)
    colours = random.integers(0, 10, n, dtype=np.uint16)
    return PointArrays(positions, colours, palette, np.full(n, 2, dtype=np.uint8), SIZE, 1.0)


def orbiting(frames: int) -> list[F8]:
    """Matrices of a camera that turns round the cloud."""
    camera = CameraState(rotation=HOME)
    cameras = [camera := orbit(camera, 12, 3, HEIGHT) for _ in range(frames)]
    return [view_matrix(camera, 3, WIDTH, HEIGHT) for camera in cameras]


def assert_drawn(image: U1) -> float:
    """Return which share of a picture is not background; raises AssertionError if that is next to nothing."""
    share = float((image[..., :3] != image[0, 0, :3]).any(axis=2).mean())
    assert share > 0.02, f"only {share:.2%} of the pixels were drawn"
    return share
