"""Compiling the loops of this room before they are needed."""

from __future__ import annotations

import numpy as np

from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of this room, which compiles it or loads it."""
    from core.analysis.clusters.density.hdbscan import _chosen
    from core.analysis.clusters.density.spanning import spanning_tree
    from core.analysis.parallel import Crew
    from core.analysis.steps import Steps

    points = np.random.default_rng(0).normal(size=(120, 2))
    with Crew(1) as crew:
        _chosen(*spanning_tree(points, 3, crew, Steps(None)), 5, False)


warm_up = Warming(call_each_once).warm_up
