"""Random projection as a method of the table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors, shifted_rows
from core.analysis.projection.method import Coordinates, Given, Method
from core.analysis.projection.parameters import Parameter, Value
from core.analysis.steps import Steps
from core.model.arrays import F8
from core.work import Token


def _run(
    vectors: Vectors,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Coordinates:
    """Return products with normally distributed directions (Dasgupta, 2000), centred."""
    dimensions = int(parameters["dimensions"])
    directions = random_directions(vectors.shape[1], dimensions, seed)
    steps = Steps(token)
    steps.stage("Projecting", 1.0)
    scores = np.empty((len(vectors), dimensions), dtype=np.float64)
    for span, block in shifted_rows(vectors, np.zeros(vectors.shape[1]), np.dtype(np.float64), steps):
        scores[span] = block @ directions
    scores -= scores.mean(axis=0)
    return Coordinates(scores.astype(np.float32), tuple(f"Random {axis + 1}" for axis in range(dimensions)))


def random_directions(columns: int, dimensions: int, seed: int) -> F8:
    """Return directions that keep squared lengths on average, float64 (d, k)."""
    rng = np.random.default_rng([seed, 21])
    return rng.standard_normal((columns, dimensions)) / float(np.sqrt(dimensions))


RANDOM = Method(
    name="random",
    title="Random projection",
    tip="Looks at the vectors from random directions: what any picture must be better than",
    parameters=(Parameter("dimensions", "Dimensions", 2, 2, 3, unit="axes", tip="Number of coordinates"),),
    engine=_run,
    seeded=True,
)
