"""Columns of the vectors themselves as a method of the table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.method import Coordinates, Given, Method
from core.analysis.projection.parameters import Parameter, Value
from core.work import Token

_AXES = ("x", "y", "z")
_MOST = 10_000_000


def _run(
    vectors: Vectors,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Coordinates:
    """Return chosen columns as they are; raises ValueError for a column that is not there."""
    chosen = [int(parameters[axis]) - 1 for axis in _AXES[: int(parameters["dimensions"])]]
    titles, notes = [], []
    scores = np.zeros((len(vectors), len(chosen)), dtype=np.float32)
    for axis, column in enumerate(chosen):
        titles.append(f"Dimension {column + 1}")
        if column < vectors.shape[1]:
            scores[:, axis] = vectors[:, column]
        elif column == axis:  # asked for by default only
            notes.append(f"There is no dimension {column + 1}: {_AXES[axis]} is 0")
        else:
            raise ValueError(f"there is no dimension {column + 1}; there are {vectors.shape[1]}")
    return Coordinates(scores, tuple(titles), notes=tuple(notes))


RAW = Method(
    name="raw",
    title="Raw axes",
    tip="Shows dimensions of the vectors as they are",
    parameters=(
        Parameter("dimensions", "Dimensions", 2, 2, 3, unit="axes", tip="Number of coordinates"),
        *(
            Parameter(
                axis, f"On {axis}", number, 1, _MOST, unit="dimension", least=max(2, number),
                tip=f"Which dimension of the vectors lies on {axis}, counted from 1",
            )
            for number, axis in enumerate(_AXES, start=1)
        ),
    ),
    engine=_run,
)  # fmt: skip
