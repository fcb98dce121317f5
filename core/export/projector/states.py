"""What is seen as a bookmark of the embedding projector: the JSON that its page saves and loads.

Names and meanings are those of ``State`` in ``vz_projector/data.ts`` of TensorBoard.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from core.model import F4, I8
from core.readers.tensorboard.projector.bookmarks import OWN
from core.state import ProjectionSpec

METHODS: Final[Mapping[str, str]] = {"pca": "pca", "tsne": "tsne", "umap": "umap"}
"""The projector's name of each method; all others are what it calls custom."""
_AT_ONCE: Final = 10_000
_CAMERA_3D, _CAMERA_2D = (0.45, 0.9, 1.6), (0.0, 0.0, 1.0)
"""Where the page's own camera stands at first."""


@dataclass(frozen=True, slots=True, eq=False)
class ProjectorState:
    """A view of a table of n rows and d columns.

    Attributes
    ----------
    label
        Name of the bookmark.
    shape
        Rows and columns of the vectors.
    spec
        How the coordinates were made.
    coordinates
        float32 (n, 2) or (n, 3), NaN for points that are left out.
    components
        Of principal components: which they are.
    selected
        Selected rows, int64.
    colour_by, label_by
        Metadata columns; empty for none.
    filtered
        Rows that are shown, int64; None for all.
    own
        What this program adds to be able to show the same again, as JSON; empty for nothing.
    """

    label: str
    shape: tuple[int, int]
    spec: ProjectionSpec
    coordinates: F4
    components: tuple[int, ...] = (0, 1, 2)
    selected: I8 = field(default_factory=lambda: np.empty(0, np.int64))
    colour_by: str = ""
    label_by: str = ""
    filtered: I8 | None = None
    own: str = ""


def states_json(states: Iterable[ProjectorState]) -> Iterator[str]:
    """Yield the JSON of a list of bookmarks, block by block: it holds every coordinate. The first one is selected."""
    yield "["
    for place, state in enumerate(states):
        yield ", " if place else ""
        yield from _state_json(state, selected=not place)
    yield "]\n"


def _state_json(state: ProjectorState, selected: bool) -> Iterator[str]:
    fields = {key: value for key, value in _fields(state).items() if value is not None} | {"isSelected": selected}
    if state.own:
        fields[OWN] = state.own
    head = json.dumps(fields)
    yield f'{head[:-1]}, "projections": ['
    for start in range(0, len(state.coordinates), _AT_ONCE):
        block = state.coordinates[start : start + _AT_ONCE].tolist()
        points = ", ".join(json.dumps(_place(state, point)) for point in block)
        yield points if start == 0 else f", {points}"
    yield "]}"


def _method(state: ProjectorState) -> str:
    return METHODS.get(state.spec.method, "custom")


def _place(state: ProjectorState, point: list[float]) -> dict[str, float | None]:
    # JSON has no NaN: points that are left out have no place.
    method = _method(state)
    names = [f"{method}-{place}" for place in range(len(point))]
    return {name: value if np.isfinite(value) else None for name, value in zip(names, point, strict=True)}


def _fields(state: ProjectorState) -> dict[str, object]:
    solid = state.coordinates.shape[1] == 3
    known, method = state.spec.parameters, _method(state)
    return {
        "label": state.label,
        "selectedProjection": method,
        "dataSetDimensions": list(state.shape),
        "selectedPoints": state.selected.tolist(),
        "filteredPoints": None if state.filtered is None else state.filtered.tolist(),
        "selectedColorOptionName": state.colour_by or None,
        "selectedLabelOption": state.label_by or None,
        "pcaComponentDimensions": list(state.components[: 3 if solid else 2]) if method == "pca" else None,
        "tSNEis3d": solid if method == "tsne" else None,
        "tSNEPerplexity": known.get("perplexity") if method == "tsne" else None,
        "umapIs3d": solid if method == "umap" else None,
        "umapNeighbors": known.get("n_neighbors") if method == "umap" else None,
        "cameraDef": {
            "orthographic": not solid,
            "position": list(_CAMERA_3D if solid else _CAMERA_2D),
            "target": [0.0, 0.0, 0.0],
            "zoom": 1.2 if solid else 1.0,
        },
    }
