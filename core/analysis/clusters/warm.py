"""Compiling the loops of this room before they are needed."""

from __future__ import annotations

import numpy as np

from core.analysis.clusters.density import warm as density_warm
from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of this room, which compiles it or loads it."""
    from core.analysis.clusters import kernels

    points, labels = np.zeros((2, 2)), np.zeros(2, np.int32)
    kernels.nearest(points, np.zeros(2), labels, np.zeros(2))
    kernels.gather(points, labels, np.zeros((2, 2)), np.zeros(2, np.int64))
    kernels.sum_by_group(points, np.array([0, 2]), np.zeros((2, 1)))


warm_up = Warming(call_each_once, density_warm.warm_up).warm_up
