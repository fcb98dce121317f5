"""Compiling the loops of UMAP before they are needed."""

from __future__ import annotations

import numpy as np

from core.analysis.graph import warm as graph_warm
from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of this room, which compiles it or loads it from the cache."""
    from core.analysis.graph.neighbour_graph import NeighbourGraph
    from core.analysis.parallel import Crew
    from core.analysis.projection.umap.density import vector_density
    from core.analysis.projection.umap.fuzzy import fuzzy_graph
    from core.analysis.projection.umap.method import DENSMAP
    from core.analysis.projection.umap.rounds import UmapRounds
    from core.analysis.projection.umap.targets import with_labels, with_numbers

    rows = np.arange(12, dtype=np.int32)
    ring = np.stack([np.roll(rows, turn) for turn in (1, -1)], axis=1)
    graph = NeighbourGraph(ring, np.ones(ring.shape, dtype=np.float32), "euclidean", True, 1.0)
    parameters = DENSMAP.complete({"n_epochs": 2, "dens_frac": 1.0})
    with Crew(1) as crew:
        edges = fuzzy_graph(graph, 1.0, 1.0, crew)
        with_numbers(with_labels(edges, rows, 0.5), rows.astype(np.float32), 0.5, 3, crew)
        density = vector_density(graph, edges, crew)
        for dimensions in (2, 3):
            begin = np.zeros((len(rows), dimensions), dtype=np.float32)
            UmapRounds(begin, edges, parameters, 0, None, crew, density).descend()
    assert edges.parts == 1


warm_up = Warming(call_each_once, graph_warm.warm_up).warm_up
