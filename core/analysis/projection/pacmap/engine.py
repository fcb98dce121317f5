"""PaCMAP and LocalMAP from a neighbour graph to a layout."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.initial import principal_layout
from core.analysis.projection.method import Coordinates, Frame, Given
from core.analysis.projection.pacmap.rounds import PHASES, PacmapRounds
from core.analysis.projection.pacmap.start import Start
from core.analysis.projection.parameters import Value
from core.work import Token

FEWEST = 5
"""Points from which there is something to optimise."""


def run(
    title: str,
    local: bool,
    vectors: Vectors,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Coordinates:
    """Return the layout of vectors by PaCMAP, or by LocalMAP if `local`; see `core.analysis.projection.method`."""
    titles = tuple(f"{title} {axis + 1}" for axis in range(int(parameters["dimensions"])))
    if len(vectors) < FEWEST or graph is None:
        few = principal_layout(vectors, len(titles)).astype(np.float32)
        note = f"There are too few points for {title}: these are principal components"
        return Coordinates(few, titles, notes=(note,))
    with Crew() as crew:
        rounds = PacmapRounds(vectors, graph, parameters, seed, token, given, crew, local)
        rounds.descend()
    return Coordinates(rounds.layout - rounds.layout.mean(axis=0), titles, notes=tuple(rounds.notes))


def first_frame(
    vectors: Vectors, parameters: Mapping[str, Value], seed: int, token: Token | None, given: Given
) -> Frame | None:
    """Return the layout from which a run will start, None for one that goes on."""
    if len(vectors) < FEWEST or given.epoch:
        return None
    start = Start(vectors, parameters, seed, token, given)
    return Frame(start.layout(), 0, sum(PHASES) + int(parameters["iterations"]))
