"""Compiling the loops of this room before they are needed."""

from __future__ import annotations

import numpy as np

from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of this room with every type it is used with, which compiles it or loads it."""
    from core.analysis.graph.descent import near_neighbours
    from core.analysis.graph.exact import exact_neighbours
    from core.analysis.graph.metrics import prepare_rows
    from core.analysis.parallel import Crew
    from core.analysis.steps import Steps

    rows = np.arange(40, dtype=np.int32)
    with Crew(1) as crew:
        for kind in (np.float32, np.float64):
            for metric in ("euclidean", "manhattan"):
                duplicates = np.zeros((600, 3), dtype=kind)
                duplicates[:, 0] = np.arange(600) % 4  # so that every precision is tried, and everybody compared
                prepared = prepare_rows(duplicates, metric)
                exact_neighbours(prepared, rows, 5, crew, Steps(None))
                near_neighbours(prepared, 5, 0, crew, Steps(None))


warm_up = Warming(call_each_once).warm_up
