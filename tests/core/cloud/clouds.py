"""Clouds, cameras and plain references for the tests of this room."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from core.cloud.camera import CameraState, view_matrix
from core.cloud.quaternions import normalised
from core.model import F4, F8, U1, Bool

WIDTH, HEIGHT = 200.0, 120.0


def blobs(n: int, seed: int = 0, dimensions: int = 3) -> F4:
    """Clustered positions with a few duplicates, as embeddings have them."""
    random = np.random.default_rng(seed)
    centres = random.uniform(-0.7, 0.7, (7, 3))
    positions = (centres[random.integers(0, 7, n)] + random.normal(0, 0.08, (n, 3))).astype(np.float32)
    positions[random.integers(0, n, n // 20)] = positions[random.integers(0, n, n // 20)]
    if dimensions == 2:
        positions[:, 2] = 0
    return positions


@st.composite
def cameras(draw: st.DrawFn) -> CameraState:
    part = st.floats(-1, 1)
    rotation = normalised((draw(part), draw(part), draw(part), draw(part)))
    target = draw(part), draw(part), draw(part)
    return CameraState(target, rotation, draw(st.floats(0.2, 60)), draw(st.booleans()))


def naive_pixels(matrix: F8, positions: F4) -> F8:
    """Pixel and depth of every point, one after the other."""
    result = np.full((len(positions), 3), np.nan)
    for number, (x, y, z) in enumerate(positions.astype(np.float64).tolist()):
        a, b, c, w = (m[0] * x + m[1] * y + m[2] * z + m[3] for m in matrix.tolist())
        if w > 0 and abs(c) <= w:
            result[number] = (a / w * 0.5 + 0.5) * WIDTH, (0.5 - b / w * 0.5) * HEIGHT, c / w * 0.5 + 0.5
    return result


def naive_nearest(
    matrix: F8, positions: F4, x: float, y: float, radius: float, slack: float, emphasis: U1, deep: bool
) -> int | None:
    covering, close = [], []
    for number, (px, py, depth) in enumerate(naive_pixels(matrix, positions).tolist()):
        square = (px - x) * (px - x) + (py - y) * (py - y)
        if emphasis[number] and square <= radius * radius:
            covering.append((-int(emphasis[number]), depth if deep else 0.0, square, number))
        if emphasis[number] and square <= (radius + slack) * (radius + slack):
            close.append((square, number))
    if covering:
        return min(covering)[-1]
    return min(close)[-1] if close else None


def naive_inside(matrix: F8, positions: F4, polygon: F8) -> Bool:
    corners = polygon.tolist()
    result = np.zeros(len(positions), dtype=np.bool_)
    for number, (x, y, _) in enumerate(naive_pixels(matrix, positions).tolist()):
        odd = False
        for at, (ax, ay) in enumerate(corners):
            bx, by = corners[at - 1]
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                odd = not odd
        result[number] = odd
    return result


def matrix_of(camera: CameraState, dimensions: int) -> F8:
    return view_matrix(camera, dimensions, WIDTH, HEIGHT)
