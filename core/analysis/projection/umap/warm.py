"""Compiling the loops of UMAP before they are needed."""

from __future__ import annotations

import threading

import numpy as np

from core.analysis.graph import warm as graph_warm
from core.compiled import prepare, was_compiled
from core.work import Token

_ready = threading.Event()


def ready() -> bool:
    """Return whether `warm_up` has finished, so that calling a kernel neither imports nor compiles anything."""
    return _ready.is_set()


def warm_up(token: Token | None = None) -> None:
    """Have the kernels compiled by another process if they never were, and load them; a job's function."""
    if ready():
        return
    if token:
        token.check()
        if not was_compiled(call_each_once):
            token.progress(None, "Preparing the fast paths")
    graph_warm.warm_up(token)
    prepare(call_each_once)
    _ready.set()


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
