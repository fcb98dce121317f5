"""Compiling the loops of t-SNE before they are needed."""

from __future__ import annotations

import numpy as np

from core.analysis.graph import warm as graph_warm
from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of t-SNE with every type it is used with, which compiles it or loads it."""
    from core.analysis.graph.neighbour_graph import NeighbourGraph
    from core.analysis.parallel import Crew
    from core.analysis.projection.spans import Hands
    from core.analysis.projection.tsne.affinities import affinities
    from core.analysis.projection.tsne.descent import Descent
    from core.analysis.projection.tsne.forces import forces

    ring = np.stack([np.roll(np.arange(9, dtype=np.int32), turn) for turn in (1, -1)], axis=1)
    graph = NeighbourGraph(ring, np.ones(ring.shape, dtype=np.float32), "euclidean", True, 1.0)
    with Crew(1) as crew:
        hands = Hands(crew)
        joint = affinities(graph, (1.5,), hands)
        for dimensions, method in ((2, "grid"), (3, "exact")):
            descent = Descent.begin(np.arange(9.0 * dimensions).reshape(9, dimensions))
            way = forces(method, dimensions, 9, 0.5, 1.0, hands)
            way.at(descent.layout, joint)
            way.divergence(descent.layout, joint)
            descent.step(way, 1.0, 1.0)


warm_up = Warming(call_each_once, graph_warm.warm_up).warm_up
