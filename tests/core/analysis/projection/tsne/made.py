"""Vectors and layouts of tests."""

from __future__ import annotations

import numpy as np

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.model import F4, F8


def blobs(rows: int, columns: int = 8, groups: int = 4) -> F4:
    """Return groups that lie far apart."""
    rng = np.random.default_rng(2)
    centres = 12 * rng.standard_normal((groups, columns))
    return (centres[np.arange(rows) % groups] + rng.standard_normal((rows, columns))).astype(np.float32)


def graph(rows: int, count: int) -> NeighbourGraph:
    """Return the neighbours of groups."""
    return neighbour_graph(blobs(rows), count, "euclidean")


def islands(rows: int, extent: float, dimensions: int = 2) -> F8:
    """Return a layout as t-SNE makes them: tight and loose groups in an area of a given width."""
    rng = np.random.default_rng(4)
    centres = rng.uniform(-0.5, 0.5, (12, dimensions)) * extent
    spreads = rng.uniform(0.0, 0.06, 12) * extent
    group = np.arange(rows) % 12
    layout: F8 = centres[group] + spreads[group, None] * rng.standard_normal((rows, dimensions))
    return layout
