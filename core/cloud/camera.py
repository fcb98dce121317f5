"""Where a cloud is looked at from, and the mathematics of turning it."""

from __future__ import annotations

from dataclasses import dataclass


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
    """

    target: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rotation: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)
    zoom: float = 1.0
