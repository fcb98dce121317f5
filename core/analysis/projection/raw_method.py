"""Columns of the vectors themselves as a method of the table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors, row_blocks
from core.analysis.projection.method import Coordinates, Given, Method
from core.analysis.projection.parameters import Parameter, Value
from core.analysis.steps import Steps
from core.work import Token

_AXES = ("x", "y", "z")
_MOST, _ROWS = 10_000_000, 8192


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
    titles, notes, shown = [], [], list[tuple[int, int]]()
    scores = np.zeros((len(vectors), len(chosen)), dtype=np.float32)
    for axis, column in enumerate(chosen):
        titles.append(f"Dimension {column + 1}")
        if column < vectors.shape[1]:
            shown.append((axis, column))
        elif column == axis:  # asked for by default only
            notes.append(f"There is no dimension {column + 1}: {_AXES[axis]} is 0")
        else:
            raise ValueError(f"there is no dimension {column + 1}; there are {vectors.shape[1]}")
    for span, block in row_blocks(vectors, _ROWS, 8, Steps(token).check):
        for axis, column in shown:
            scores[span, axis] = block[:, column]
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
