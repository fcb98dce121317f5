"""Moving a camera from one place to another so that the eye can follow."""

from __future__ import annotations

import numpy as np

from core.cloud.camera import CameraState
from core.cloud.quaternions import slerp


def ease(share: float) -> float:
    """Return how far a motion is at a share (0 to 1) of its time: slow, fast, slow."""
    t = min(max(share, 0.0), 1.0)
    return t * t * (3 - 2 * t)


def blend(start: CameraState, end: CameraState, share: float) -> CameraState:
    """Return the camera at a share (0 to 1) of the way between two.

    The zoom changes by equal factors in equal times, and the target with it, so that a zoom to a point is shown as
    one: the point that has the same pixel in both cameras has it all the way.
    """
    if share <= 0:
        return start
    if share >= 1:
        return end
    zoom = start.zoom * (end.zoom / start.zoom) ** share
    moved = share
    if abs(end.zoom / start.zoom - 1) > 1e-6:
        moved = (1 / zoom - 1 / start.zoom) / (1 / end.zoom - 1 / start.zoom)
    target = np.array(start.target) + (np.array(end.target) - np.array(start.target)) * moved
    x, y, z = (float(v) for v in target)
    return CameraState((x, y, z), slerp(start.rotation, end.rotation, share), zoom, end.orthographic)
