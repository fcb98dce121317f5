"""Axes from the mean of some vectors to the mean of others, a method of the table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors, row_blocks, shifted_rows
from core.analysis.projection.method import Coordinates, Given, Method
from core.analysis.projection.naming import AXES, DIMENSIONS, ENDS, REGEX, SEARCHED
from core.analysis.projection.parameters import Names, Parameter, Value
from core.analysis.projection.pca import fit_pca
from core.analysis.steps import Steps
from core.model.arrays import F4, F8, Bool
from core.work import Token

_ROWS = 8192
_KIND = np.dtype(np.float64)


def _run(
    vectors: Vectors,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Coordinates:
    """Return where vectors lie along each axis: 0 in the middle, in the units of the vectors.

    An end without a search, or where nothing is found, is the mean of all vectors; an axis without a search is the
    principal component of its number.
    """
    if given.ends is None:
        raise ValueError("There is no metadata in which the ends of axes could be searched")
    dimensions, steps = int(parameters[DIMENSIONS]), Steps(token)
    steps.stage("Means of what was found", 0.5)
    means = [[_mean(vectors, rows, steps) for rows in ends] for ends in given.ends]
    steps.stage("Projecting", 0.5)
    middles = np.array([(low + high) / 2 for low, high in means])
    directions = np.array([_direction(high - low) for low, high in means])
    scores = _along(vectors, directions, middles, steps)
    empty = [axis for axis in range(dimensions) if not given.titles[axis]]
    if empty:
        _fill(scores, vectors, empty, token)
    titles = tuple(title or f"PC {axis + 1}" for axis, title in enumerate(given.titles))
    return Coordinates(scores, titles, notes=_notes(parameters, given.ends, directions, empty))


def _mean(vectors: Vectors, rows: Bool, steps: Steps) -> F8:
    """Return the mean of some vectors, of all where there are none."""
    among = rows if rows.any() else np.ones(len(rows), dtype=np.bool_)
    total = np.zeros(vectors.shape[1])
    for span, block in row_blocks(vectors, _ROWS, _KIND.itemsize, steps.check):
        total += block[among[span]].sum(axis=0, dtype=np.float64)
    mean: F8 = total / int(among.sum())
    return mean


def _direction(difference: F8) -> F8:
    """Return a difference with length 1, zeros where there is none."""
    length = float(np.linalg.norm(difference))
    return difference / length if length > 0 else np.zeros_like(difference)


def _along(vectors: Vectors, directions: F8, middles: F8, steps: Steps) -> F4:
    scores = np.empty((len(vectors), len(directions)), dtype=np.float32)
    offsets = np.einsum("ij,ij->i", directions, middles)
    for span, block in shifted_rows(vectors, np.zeros(vectors.shape[1]), _KIND, steps):
        scores[span] = block @ directions.T - offsets
    return scores


def _fill(scores: F4, vectors: Vectors, axes: list[int], token: Token | None) -> None:
    """Write principal components on the axes that nothing was searched for."""
    components = fit_pca(vectors, min(max(axes) + 1, *vectors.shape), token).scores
    for axis in axes:
        scores[:, axis] = components[:, axis] if axis < components.shape[1] else 0.0


def _notes(parameters: Mapping[str, Value], ends: Bool, directions: F8, empty: list[int]) -> tuple[str, ...]:
    notes = []
    for number, axis in enumerate(AXES[: len(ends)]):
        if number in empty:
            notes.append(f"{axis} is principal component {number + 1} until both ends are searched")
            continue
        texts = [str(parameters[f"{axis}_{end}"]) for end in ENDS]
        counts = [int(rows.sum()) for rows in ends[number]]
        found = [_found(text, count, ends.shape[2]) for text, count in zip(texts, counts, strict=True)]
        notes.append(f"{axis} from {found[0]} to {found[1]}")
        if not directions[number].any():
            notes.append(f"Both ends of {axis} are alike: all points lie at 0")
    return tuple(notes)


def _found(text: str, count: int, rows: int) -> str:
    if not text:
        return f"the mean of all {rows:,}"
    return f"“{text}” ({count:,})" if count else f"the mean of all, as nothing matches “{text}”"


_WORDS = {"from": "lower", "to": "upper"}

CUSTOM = Method(
    name="custom",
    title="Custom axes",
    tip="Lays each axis from the mean of the points that one search finds to the mean of those of another",
    parameters=(
        Parameter("dimensions", "Dimensions", 2, 2, 3, unit="axes", tip="Number of coordinates"),
        *(
            Parameter(
                f"{axis}_{end}", f"{axis.upper()} {end}", "", names=Names.ROWS, least=2 + (axis == AXES[2]),
                tip=f"What is searched in the metadata; the mean of what is found is the {_WORDS[end]} end of {axis}",
            )
            for axis in AXES
            for end in ENDS
        ),
        Parameter(
            SEARCHED, "Search in", "", names=Names.COLUMN, advanced=True,
            tip="Which column is searched; unless you say, a text that names a class stands for that class, "
            "and any other is sought in all columns",
        ),
        Parameter(REGEX, "Regular expressions", False, advanced=True, tip="Reads the texts as regular expressions"),
    ),
    engine=_run,
    described=True,
)  # fmt: skip
