"""Meshes: what their tags are, and their vertices, faces and colours."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.model import TagInfo
from core.model.mesh import Mesh, MeshTags
from core.readers.tensorboard.payloads.found import Found, numbers, parts
from core.readers.tensorboard.wire import VARINT, WireError, number, text

_VERTICES: Final = 1
_FACES: Final = 2
_COLOURS: Final = 3
_ROLES: Final = {_VERTICES: "vertices", _FACES: "faces", _COLOURS: "colours"}
_MOST: Final = 1 << 26
"""More numbers in a mesh are damage."""
_MOST_CONFIG: Final = 1 << 20


class _Content(NamedTuple):
    name: str
    role: int
    config: str


def mesh_tags(tags: Mapping[str, TagInfo]) -> dict[str, MeshTags]:
    """Return the tags of each mesh by its name; those whose metadata is damaged are left out."""
    meshes: dict[str, MeshTags] = {}
    for tag, info in tags.items():
        content = _content(info.content) if info.plugin == "mesh" else None
        if content is not None and content.role in _ROLES:
            known = meshes.get(content.name, MeshTags())
            given = {_ROLES[content.role]: tag, "config": known.config or content.config}
            meshes[content.name] = replace(known, **given)
    return {name: known for name, known in meshes.items() if known.vertices}


def _content(data: bytes) -> _Content | None:
    """Return what a MeshPluginData says, None if it is damaged."""
    name, role, config = "", 0, ""
    try:
        for field, wire, content in parts(data):
            if field == 2:
                name = text(content)
            elif field == 3 and wire == VARINT:
                role = number(content)
            elif field == 5:
                config = text(content)
    except WireError:
        return None
    return _Content(name, role, config)


def mesh(name: str, vertices: Found, faces: Found | None, colours: Found | None, config: str) -> Mesh:
    """Return a mesh of the values of its tags; raises WireError if they do not fit each other.

    A configuration that cannot be read is left out.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        points = _triples(vertices).astype(np.float32)
    corners = None if faces is None else _corners(_triples(faces), points.shape)
    paint = None if colours is None else _triples(colours)
    if paint is not None and paint.shape != points.shape:
        raise WireError("a mesh does not have a colour for each vertex")
    with np.errstate(invalid="ignore"):
        shades = None if paint is None else paint.astype(np.uint8)
    return Mesh(name, points, corners, shades, MappingProxyType(_config(config)))


def _triples(found: Found) -> NDArray[Any]:
    array = numbers(found, _MOST)
    if array.ndim != 3 or array.shape[2] != 3:
        raise WireError("a mesh is not made of triples")
    return array


def _corners(faces: NDArray[Any], shape: Iterable[int]) -> NDArray[np.int32]:
    """Return faces as int32; raises WireError unless every corner is a vertex."""
    samples, vertices, _ = shape
    fits = len(faces) == samples and (not faces.size or bool((faces >= 0).all() and (faces < vertices).all()))
    if not fits:
        raise WireError("a mesh has faces without vertices")
    return faces.astype(np.int32)


def _config(text_: str) -> dict[str, Any]:
    """Return a configuration, empty if it cannot be read."""
    try:
        config = json.loads(text_) if 0 < len(text_) <= _MOST_CONFIG else {}
    except (ValueError, RecursionError):
        return {}
    return config if isinstance(config, dict) else {}
