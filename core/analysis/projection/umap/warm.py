"""Compiling the loops of UMAP before they are needed."""

from __future__ import annotations

import numpy as np

from core.analysis.graph import warm as graph_warm
from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of this room, which compiles it or loads it from the cache."""
    from core.analysis.graph.neighbour_graph import NeighbourGraph
    from core.analysis.parallel import Crew
    from core.analysis.projection.umap.fuzzy import fuzzy_graph, with_labels
    from core.analysis.projection.umap.layout import Course, optimise

    ring = np.stack([np.roll(np.arange(6, dtype=np.int32), turn) for turn in (1, -1)], axis=1)
    graph = NeighbourGraph(ring, np.ones(ring.shape, dtype=np.float32), "euclidean", True, 1.0)
    with Crew(1) as crew:
        edges = with_labels(fuzzy_graph(graph, 1.0, 1.0, crew), np.zeros(6, dtype=np.int32), 0.5)
        optimise(np.zeros((6, 2), np.float32), edges, Course(1, np.ones(3), 1.0, 1, True, 0), crew, None)


warm_up = Warming(call_each_once, graph_warm.warm_up).warm_up
