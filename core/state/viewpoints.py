"""Places to look from that the user gave names."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.cloud.camera import CameraState


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Where the points of a table are looked at from.

    Attributes
    ----------
    name
        Unique among those of its table.
    table
        Key of the table.
    camera
        Where the scene is looked at from.
    dimensions, components, orthographic
        What is seen from there, as in `EmbeddingState`.
    """

    name: str
    table: str = ""
    camera: CameraState = field(default_factory=CameraState)
    dimensions: int = 3
    components: tuple[int, int, int] = (0, 1, 2)
    orthographic: bool = False
