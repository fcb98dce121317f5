"""Compiling the loops of this room before they are needed."""

from __future__ import annotations

import numpy as np

from core.analysis.graph import warm as graph_warm
from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of this room with every type it is used with, which compiles it or loads it."""
    from core.analysis.graph.metrics import prepare_rows
    from core.analysis.parallel import Crew
    from core.analysis.quality import pairs
    from core.analysis.quality.classes import classes
    from core.analysis.quality.ranks import ranks
    from core.analysis.steps import Steps

    layout, rows, steps = np.arange(10.0).reshape(5, 2), np.arange(2, dtype=np.int32), Steps(None)
    labels = np.array([0, 0, 1, 1, 1], dtype=np.int32)
    with Crew(1) as crew:
        for precise in (False, True):
            for kind in (np.float32, np.float64):
                prepared = prepare_rows(np.arange(15, dtype=kind).reshape(5, 3), "euclidean")
                ranks(prepared, layout, rows, 2, precise, crew, steps)
                pairs.distances(prepared, layout, 0, steps)
            classes(layout, labels, 2, 0, crew, steps, precise)


warm_up = Warming(call_each_once, graph_warm.warm_up).warm_up
