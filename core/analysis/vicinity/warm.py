"""Compiling the loops of this room before they are needed."""

from __future__ import annotations

import numpy as np

from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of this room with every type it is used with, which compiles it or loads it."""
    from core.analysis.vicinity import kernels
    from core.analysis.vicinity.passes import readable

    own, found, marks = np.zeros(3), np.zeros(2), np.array([True, False])
    for kind in (np.float32, np.float64):
        block = readable(np.zeros((2, 3), dtype=kind))
        kernels.squared_differences(block, own, found)
        kernels.absolute_differences(block, own, found)
        kernels.products(block, own, found, np.zeros(2))
        kernels.moments(block, marks, own, np.zeros(2, dtype=np.int64), np.zeros((2, 3)), np.zeros((2, 3)))


warm_up = Warming(call_each_once).warm_up
