"""How long things are in a picture: a bar of a round length, where all of the picture has one scale."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.cloud.camera import half_extent
from core.views.picture import Scene

LONGEST = 110.0
"""Logical pixels that a bar takes at most."""
_ROUND = (5, 2, 1)


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A length in the picture, in logical pixels, and what it stands for in the units of the axes."""

    length: float
    text: str


def scale_bar(scene: Scene, width: float, height: float, longest: float = LONGEST) -> ScaleBar | None:
    """Return the longest bar of 1, 2 or 5 times a power of ten that fits; None in a perspective or without units.

    `width` and `height` are those of the picture that the scene was framed for.
    """
    flat = scene.dimensions == 2 or scene.camera.orthographic
    if not flat or scene.unit <= 0 or not math.isfinite(scene.unit):
        return None
    unit = scene.unit * 2 * half_extent(scene.camera, scene.dimensions) / min(width, height)
    most = unit * longest
    power = math.floor(math.log10(most))
    number = next(r for r in (*_ROUND, 0.5) if r * 10.0**power <= most * (1 + 1e-9))
    value = number * 10.0**power
    return ScaleBar(value / unit, f"{value:g}".replace("e-0", "e-").replace("e+0", "e"))
