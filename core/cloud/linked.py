"""Cameras that are moved together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.cloud.camera import LEAST_ZOOM, MOST_ZOOM, CameraState
from core.cloud.quaternions import Quaternion, normalised, product, rotation_matrix
from core.model.arrays import F8


def led(start: CameraState, now: CameraState, own: CameraState, spaces: tuple[int, int] = (3, 3)) -> CameraState:
    """Return a camera after it went along with another one.

    What is seen moves, turns and grows alike in both pictures, relative to where each was looked at from.

    Parameters
    ----------
    start, now
        The other camera as it was when both were linked, and as it is.
    own
        The camera as it was then.
    spaces
        Dimensions of the other picture and of its own: only where both have three, it turns, too.
    """
    zoom = min(max(own.zoom * (now.zoom / start.zoom), LEAST_ZOOM), MOST_ZOOM)
    rotation = own.rotation
    if spaces == (3, 3):
        turned = normalised(product(now.rotation, _inverse(start.rotation)))
        rotation = normalised(product(turned, own.rotation))
    moved = _seen(now, spaces[0]) @ (np.array(now.target) - np.array(start.target))
    moved *= start.zoom / own.zoom
    if spaces != (3, 3):
        moved[2] = 0.0
    x, y, z = (
        float(each) for each in np.array(own.target) + _seen(replace(own, rotation=rotation), spaces[1]).T @ moved
    )
    return replace(own, target=(x, y, z), rotation=rotation, zoom=zoom)


def _seen(camera: CameraState, dimensions: int) -> F8:
    """Return the rotation (3, 3) from the world to what is seen."""
    return rotation_matrix(camera.rotation) if dimensions == 3 else np.eye(3)


def _inverse(turn: Quaternion) -> Quaternion:
    w, x, y, z = turn
    return (w, -x, -y, -z)
