"""Point clouds and triangle meshes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from core.model.arrays import F4, I4, U1


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """The samples that one mesh logged at one step.

    Attributes
    ----------
    name
        As logged, without the ending that tells its tags apart.
    vertices
        float32 (samples, n, 3).
    faces
        int32 (samples, m, 3), each row three places in `vertices`; None for a point cloud.
    colours
        uint8 (samples, n, 3), RGB of each vertex; None if there are none.
    config
        Camera, lights and material as three.js knows them, as logged; empty if not said.
    """

    name: str
    vertices: F4
    faces: I4 | None = None
    colours: U1 | None = None
    config: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class MeshTags:
    """The tags of a run that hold one mesh; empty for what it has not."""

    vertices: str = ""
    faces: str = ""
    colours: str = ""
    config: str = ""
    """JSON, as logged."""
