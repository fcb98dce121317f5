"""Where a cloud is looked at from, and the mathematics of turning it.

The view looks along its own -z, with x to the right and y up. Pixels are logical and counted from the upper left
corner. The shorter side of the picture shows a fixed extent of the world, so that a cloud fits whatever its shape.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from core.cloud.quaternions import IDENTITY, Quaternion, about, normalised, product, rotation_matrix
from core.model.arrays import F4, F8, Bool

FIELD_OF_VIEW = math.radians(36.0)
"""Angle that the shorter side of a picture subtends in three dimensions: a gentle perspective."""
HOME: Quaternion = normalised(
    product(about((1.0, 0.0, 0.0), math.radians(20)), about((0.0, 1.0, 0.0), math.radians(-30)))
)
"""The rotation from which a cloud is first seen in three dimensions: from above and from the right."""
LEAST_ZOOM, MOST_ZOOM = 0.1, 2e6
"""What is drawn is exact beyond the upper one too; the single precision of coordinates shows long before."""

_HALF_EXTENT = {2: 1.08, 3: 1.3}
_NEAR = 0.02
_REACH = 2.0
_MARGIN = 1.08
_LONE_POINT_ZOOM = 8.0
_LEAST_KEPT = 0.8
"""Share of their size that points keep at least where room is left for something else."""


class Margins(NamedTuple):
    """Logical pixels at the edges of a picture over which something else lies."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


UNCOVERED: Final = Margins()


def clear_of_corner(width: float, height: float, across: float, down: float, dimensions: int) -> Margins:
    """Return the margins that leave the lower left corner, (across, down) pixels of a picture, to something else.

    It is the left or the lower edge, whichever leaves points larger; in space the opposite one too, so that points turn
    about the middle of the picture. They do not become much smaller by it: in a small picture some may stay covered.
    """
    sides, kept = (2 if dimensions == 3 else 1), min(width, height) * _LEAST_KEPT
    beside, above = min(width - sides * across, height), min(width, height - sides * down)
    if beside >= above:
        left = min(across, max(width - kept, 0.0) / sides)
        return Margins(left=left, right=left * (sides - 1))
    bottom = min(down, max(height - kept, 0.0) / sides)
    return Margins(bottom=bottom, top=bottom * (sides - 1))


@dataclass(frozen=True, slots=True)
class CameraState:
    """Where the scene is looked at from.

    Attributes
    ----------
    target
        Point at the centre of the picture, in the unit cube's coordinates.
    rotation
        Unit quaternion (w, x, y, z) from world to view.
    zoom
        1 frames everything; 2 shows things twice as large.
    orthographic
        Whether far things are as large as near ones in three dimensions; in two they always are.
    """

    target: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rotation: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)
    zoom: float = 1.0
    orthographic: bool = False


def half_extent(camera: CameraState, dimensions: int) -> float:
    """Return how much of the world lies between the centre and the nearer edges of the picture, at the target."""
    return _HALF_EXTENT[dimensions] / camera.zoom


def distance(camera: CameraState) -> float:
    """Return how far the eye is from the target in three dimensions."""
    return half_extent(camera, 3) / math.tan(FIELD_OF_VIEW / 2)


def view_matrix(camera: CameraState, dimensions: int, width: float, height: float) -> F8:
    """Return the (4, 4) float64 matrix from world to clip coordinates, as OpenGL defines them.

    In two dimensions it is orthographic, ignores the rotation and puts everything at depth 0. In three it is a
    perspective whose near plane is close to the eye and whose far plane lies behind the unit cube, or orthographic
    with both planes outside of that cube.
    """
    shorter = min(width, height)
    if dimensions == 2:
        return _flat(camera, shorter / width, shorter / height)
    if camera.orthographic:
        return _orthographic(camera, shorter / width, shorter / height)
    return _perspective(camera, shorter / width, shorter / height)


def _flat(camera: CameraState, across: float, down: float) -> F8:
    x, y, _ = camera.target
    half = half_extent(camera, 2)
    return np.array(
        [
            [across / half, 0.0, 0.0, -x * across / half],
            [0.0, down / half, 0.0, -y * down / half],
            [0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 1.0],
        ]
    )


def _orthographic(camera: CameraState, across: float, down: float) -> F8:
    half, reach = half_extent(camera, 3), math.hypot(*camera.target) + _REACH
    turned = rotation_matrix(camera.rotation) * np.array([[across / half], [down / half], [-1 / reach]])
    matrix = np.eye(4)
    matrix[:3, :3] = turned
    matrix[:3, 3] = -turned @ np.array(camera.target)
    return matrix


def _perspective(camera: CameraState, across: float, down: float) -> F8:
    focal = 1 / math.tan(FIELD_OF_VIEW / 2)
    eye = distance(camera)
    near, far = eye * _NEAR, eye + math.hypot(*camera.target) + _REACH
    projection = np.array(
        [
            [focal * across, 0.0, 0.0, 0.0],
            [0.0, focal * down, 0.0, 0.0],
            [0.0, 0.0, (far + near) / (near - far), 2 * far * near / (near - far)],
            [0.0, 0.0, -1.0, 0.0],
        ]
    )
    view = np.eye(4)
    view[:3, :3] = rotation_matrix(camera.rotation)
    view[:3, 3] = -view[:3, :3] @ np.array(camera.target) - np.array([0.0, 0.0, eye])
    matrix: F8 = projection @ view
    return matrix


def orbit(camera: CameraState, dx: float, dy: float, height: float) -> CameraState:
    """Return the camera after a drag by (dx, dy) pixels turned the cloud like a globe on its stand.

    Dragging over the whole height turns by half a turn: sideways about the world's y, up and down about the picture's
    horizontal. The target and the distance stay.
    """
    upside_down = (rotation_matrix(camera.rotation) @ np.array([0.0, 1.0, 0.0]))[1] < 0
    yaw = math.pi * dx / height * (-1 if upside_down else 1)
    pitch = math.pi * dy / height
    turned = product(about((1.0, 0.0, 0.0), pitch), product(camera.rotation, about((0.0, 1.0, 0.0), yaw)))
    return replace(camera, rotation=normalised(turned))


def roll(camera: CameraState, angle: float) -> CameraState:
    """Return the camera after the cloud turned by `angle` radians, anticlockwise as seen."""
    return replace(camera, rotation=normalised(product(about((0.0, 0.0, 1.0), angle), camera.rotation)))


def pan(camera: CameraState, dimensions: int, dx: float, dy: float, width: float, height: float) -> CameraState:
    """Return the camera after what lies at the target's depth moved by (dx, dy) pixels."""
    move = _across(camera, dimensions, -dx, -dy, width, height)
    return replace(camera, target=_point(np.array(camera.target) + move))


def point_under(camera: CameraState, dimensions: int, x: float, y: float, width: float, height: float) -> F8:
    """Return the world's point (3,) under a pixel, at the target's depth."""
    return np.array(camera.target) + _across(camera, dimensions, x - width / 2, y - height / 2, width, height)


def zoom_at(
    camera: CameraState,
    dimensions: int,
    x: float,
    y: float,
    factor: float,
    width: float,
    height: float,
    anchor: F8 | F4 | None = None,
) -> CameraState:
    """Return the camera after things became `factor` times as large, while the point under the cursor stays there.

    That point is `anchor` (3,), such as the point that was hit; by default the one at the target's depth.
    """
    zoom = min(max(camera.zoom * factor, LEAST_ZOOM), MOST_ZOOM)
    fixed = point_under(camera, dimensions, x, y, width, height) if anchor is None else anchor.astype(np.float64)
    target = fixed + (np.array(camera.target) - fixed) * (camera.zoom / zoom)
    return replace(camera, target=_point(target), zoom=zoom)


def frame(
    positions: F4,
    mask: Bool | None = None,
    dimensions: int = 3,
    width: float = 1.0,
    height: float = 1.0,
    rotation: Quaternion | None = None,
    orthographic: bool = False,
    covered: Margins = UNCOVERED,
) -> CameraState:
    """Return the camera that just shows all positions (n, 3) of a mask, seen from the side `rotation` gives.

    Positions that are not finite are left out; with none left, everything is framed. A lone point is shown in its
    surroundings, not at the largest zoom. Nothing lies within the margins that are `covered`.
    """
    turned = IDENTITY if dimensions == 2 else rotation or HOME
    chosen = positions if mask is None else positions[mask]
    chosen = chosen[np.isfinite(chosen).all(axis=1)].astype(np.float64)
    if len(chosen) == 0:
        return CameraState(rotation=turned, orthographic=orthographic)
    axes = rotation_matrix(turned)
    seen = chosen @ axes.T
    centre = (seen.min(axis=0) + seen.max(axis=0)) / 2
    half = _needed(seen - centre, dimensions == 3 and not orthographic, width, height, covered) * _MARGIN
    zoom = _HALF_EXTENT[dimensions] / half if half > 0 else _LONE_POINT_ZOOM
    camera = CameraState(_point(axes.T @ centre), turned, min(max(zoom, LEAST_ZOOM), MOST_ZOOM), orthographic)
    aside, down = (covered.left - covered.right) / 2, (covered.top - covered.bottom) / 2
    return pan(camera, dimensions, aside, down, width, height) if aside or down else camera


def _needed(seen: F8, perspective: bool, width: float, height: float, covered: Margins) -> float:
    """Return the half extent at the target with which all positions (n, 3) lie inside of what is not covered.

    They are relative to the middle of it. What is nearer than the middle is larger by how far it lies from the middle
    of the picture.
    """
    shorter = min(width, height)
    nearer = seen[:, 2] * math.tan(FIELD_OF_VIEW / 2) if perspective else np.zeros(len(seen))
    reach = 0.0
    for axis, whole, before, behind in (
        (0, width, covered.left, covered.right),
        (1, height, covered.bottom, covered.top),
    ):
        room = max(whole - before - behind, 1.0)
        for along, taken in ((seen[:, axis], behind), (-seen[:, axis], before)):
            reach = max(reach, float(((along * shorter + nearer * (whole - 2 * taken)) / room).max()))
    return reach


def _across(camera: CameraState, dimensions: int, dx: float, dy: float, width: float, height: float) -> F8:
    """Return the world's vector (3,) that shows as (dx, dy) pixels at the target's depth."""
    scale = 2 * half_extent(camera, dimensions) / min(width, height)
    vector = np.array([dx * scale, -dy * scale, 0.0])
    if dimensions == 2:
        return vector
    turned: F8 = rotation_matrix(camera.rotation).T @ vector
    return turned


def _point(vector: F8) -> tuple[float, float, float]:
    return float(vector[0]), float(vector[1]), float(vector[2])
