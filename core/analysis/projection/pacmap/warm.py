"""Compiling the loops of PaCMAP before they are needed."""

from __future__ import annotations

import numpy as np

from core.analysis.graph import warm as graph_warm
from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of PaCMAP with every type it is used with, which compiles it or loads it."""
    from core.analysis.graph.metrics import prepare_rows
    from core.analysis.graph.neighbour_graph import NeighbourGraph
    from core.analysis.parallel import Crew
    from core.analysis.projection.pacmap import kernels, pairs

    ring = np.stack([np.roll(np.arange(9, dtype=np.int32), turn) for turn in (1, -1)], axis=1)
    graph = NeighbourGraph(ring, np.ones(ring.shape, dtype=np.float32), "euclidean", True, 1.0)
    layout = np.arange(18, dtype=np.float32).reshape(9, 2)
    with Crew(1) as crew:
        near = pairs.near_pairs(graph, 2, crew)
        for kind in (np.float32, np.float64):
            pairs.middle_pairs(prepare_rows(layout.astype(kind), "euclidean"), 1, 0, crew)
        far = pairs.far_pairs(near, 2, 0, crew)
        tied = pairs.Pairs.of(pairs.local_pairs(layout, near, far, 10.0, 0, crew))
    moments = np.zeros((3, 9, 2), dtype=np.float32)
    kernels.add_forces(layout, tied.others, tied.starts, tied.back, 0, 1.0, 10.0, 0, 9, moments[0])
    kernels.step(layout, moments[0], moments[1], moments[2], 1.0, 1, 0, 9)


warm_up = Warming(call_each_once, graph_warm.warm_up).warm_up
