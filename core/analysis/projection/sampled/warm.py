"""Compiling the loops of this room before they are needed."""

from __future__ import annotations

import numpy as np

from core.analysis.graph import warm as graph_warm
from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of this room, which compiles it or loads it from the cache."""
    from core.analysis.projection.sampled import kernels

    points, scores, placed = np.eye(3, dtype=np.float32), np.ones((3, 2), np.float32), np.ones((3, 3), np.float32)
    ids, near = np.zeros((3, 2), np.int32), np.zeros((3, 2), np.int32)
    distances, weights = np.zeros((3, 2), np.float32), np.zeros((3, 2), np.float32)
    kernels.in_order(points, points, 0, 1.0, ids, near, distances)
    kernels.weigh(distances, 0, 3, weights)
    kernels.place(scores, near, weights, 0, 3, np.empty((3, 2), np.float32))
    kernels.refine(points, near, weights, 0, 3, 1.0, 1.0, 1.0, 1, 0, 0, placed)


warm_up = Warming(call_each_once, graph_warm.warm_up).warm_up
