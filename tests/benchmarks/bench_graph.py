"""Neighbour graphs: how long an exact one takes, and what one that is not exact costs and finds."""

from __future__ import annotations

import time

import numpy as np

from core.analysis.graph import build, warm
from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.model import F4
from tests.benchmarks.clusters import clusters
from tests.benchmarks.measure import Measure


def run() -> list[Measure]:
    """Return seconds and recalls on clusters that are far from flat."""
    warm.warm_up()
    small, large = clusters(10_000), clusters(70_000)
    exact, _ = timed(small, 15)
    near, found = timed(large, 15)
    many, shared = timed(large, 90)
    build.AFFORDABLE = float("inf")
    whole, true = timed(large, 15)
    share = np.mean(found.distances <= true.distances[:, -1:])
    return [
        Measure("exact graph of 10,000 x 50, 15 neighbours", 1.0, exact, "s", True),
        Measure("graph of 70,000 x 50, 15 neighbours", 5.0, near, "s", True, f"exact: {whole:.1f} s"),
        Measure("recall of it, over all points", 0.98, float(share), "", False, f"on a sample {found.recall:.4f}"),
        Measure("graph of 70,000 x 50, 90 neighbours", 8.0, many, "s", True, f"recall {shared.recall:.4f}"),
    ]  # fmt: skip


def timed(vectors: F4, count: int) -> tuple[float, NeighbourGraph]:
    """Return the seconds that a graph takes, and the graph."""
    began = time.perf_counter()
    graph = neighbour_graph(vectors, count, "euclidean")
    return time.perf_counter() - began, graph
