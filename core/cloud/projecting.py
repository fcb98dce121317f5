"""From the world to pixels: the one formula that painters, hit test, lasso, labels and tests share."""

from __future__ import annotations

import math

import numpy as np

from core.model.arrays import F4, F8, Bool


def is_perspective(matrix: F8) -> bool:
    """Return whether a world-to-clip matrix shows near things larger."""
    return bool(np.any(matrix[3, :3] != 0))


def has_depth(matrix: F8) -> bool:
    """Return whether things lie at different depths in a world-to-clip matrix: in three dimensions they do."""
    return bool(np.any(matrix[2, :3] != 0))


def depth_terms(matrix: F8) -> tuple[float, float]:
    """Return a and b with which a perspective puts what is at a distance w at a depth of ``(a + b / w + 1) / 2``."""
    depth, eye = matrix[2], matrix[3]
    slope = float(depth[:3] @ eye[:3] / (eye[:3] @ eye[:3]))
    return slope, float(depth[3] - slope * eye[3])


def project(matrix: F8, positions: F4 | F8, width: float, height: float) -> F8:
    """Return where positions (n, 3) appear: float64 (n, 3) of x and y in pixels from the upper left, and depth.

    Depth is that of the depth buffer: 0 at the near plane, 1 at the far plane. Positions nearer or farther than these
    and positions that are not finite yield NaN; positions beside the picture do not.
    """
    x, y, z = (positions[:, axis].astype(np.float64) for axis in range(3))
    with np.errstate(invalid="ignore"):
        clip_x, clip_y, clip_z, clip_w = (row[0] * x + row[1] * y + row[2] * z + row[3] for row in matrix)
    ahead = (clip_w > 0) & (np.abs(clip_z) <= clip_w) & (clip_w < np.inf)
    divisor = np.where(ahead, clip_w, np.nan)
    shown_x = (clip_x / divisor * 0.5 + 0.5) * width
    shown_y = (0.5 - clip_y / divisor * 0.5) * height
    return np.stack([shown_x, shown_y, clip_z / divisor * 0.5 + 0.5], axis=1)


def project_one(matrix: F8, position: F4 | F8, width: float, height: float) -> tuple[float, float, float] | None:
    """Return the same for one position (3,), None where `project` yields NaN: what follows the mouse asks for it."""
    x, y, z = position.astype(np.float64).tolist()
    clip_x, clip_y, clip_z, clip_w = (a * x + b * y + c * z + d for a, b, c, d in matrix.tolist())
    if not (clip_w > 0 and abs(clip_z) <= clip_w < math.inf):
        return None
    shown_x = (clip_x / clip_w * 0.5 + 0.5) * width
    shown_y = (0.5 - clip_y / clip_w * 0.5) * height
    return shown_x, shown_y, clip_z / clip_w * 0.5 + 0.5


def planes(matrix: F8, width: float, height: float, left: float, top: float, right: float, bottom: float) -> F8:
    """Return the planes (6, 4) around what shows in a rectangle of pixels.

    A position p is inside where ``plane[:3] @ p + plane[3] >= 0`` for all: left, right, bottom, top, near, far.
    """
    x, y, z, w = matrix
    low_x, high_x = 2 * left / width - 1, 2 * right / width - 1
    low_y, high_y = 1 - 2 * bottom / height, 1 - 2 * top / height
    return np.stack([x - low_x * w, high_x * w - x, y - low_y * w, high_y * w - y, w + z, w - z])


def reached(lower: F8, upper: F8, sides: F8) -> Bool:
    """Return for boxes with corners (t, 3) whether they may lie on the inner side of all planes (s, 4).

    Boxes that do are never left out; a few beside an edge of the volume may be kept.
    """
    normals, offsets = sides[:, :3], sides[:, 3]
    middle, half = (lower + upper) / 2, (upper - lower) / 2
    most = middle @ normals.T + half @ np.abs(normals).T + offsets
    slack = 1e-12 * (np.abs(middle) @ np.abs(normals).T + half @ np.abs(normals).T + np.abs(offsets))
    kept: Bool = np.all(most >= -slack, axis=1)
    return kept
