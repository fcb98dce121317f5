"""t-SNE from a neighbour graph to a layout."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.initial import principal_layout
from core.analysis.projection.method import Coordinates, Frame, Given
from core.analysis.projection.parameters import Value
from core.analysis.projection.tsne.rounds import TsneRounds
from core.analysis.projection.tsne.start import Start
from core.work import Token

FEWEST = 4
"""Points from which there is something to optimise."""


def run(
    vectors: Vectors,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Coordinates:
    """Return the layout of vectors; see `core.analysis.projection.method.Engine`."""
    titles = tuple(f"t-SNE {axis + 1}" for axis in range(int(parameters["dimensions"])))
    if len(vectors) < FEWEST or graph is None:
        few = principal_layout(vectors, len(titles)).astype(np.float32)
        return Coordinates(few, titles, notes=("There are too few points for t-SNE: these are principal components",))
    with Crew() as crew:
        rounds = TsneRounds(vectors, graph, parameters, seed, token, given, crew)
        rounds.descend()
    return Coordinates(rounds.layout.astype(np.float32), titles, notes=tuple(rounds.notes))


def first_frame(
    vectors: Vectors, parameters: Mapping[str, Value], seed: int, token: Token | None, given: Given
) -> Frame | None:
    """Return the layout from which a run will start, None where that depends on the neighbours or goes on."""
    start = Start(vectors, parameters, seed, token, given)
    if len(vectors) < FEWEST or given.epoch or start.needs_attractions:
        return None
    epochs = int(parameters["early_iterations"]) + int(parameters["iterations"])
    return Frame(start.layout().astype(np.float32), 0, epochs)
