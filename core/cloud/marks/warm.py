"""Calling the kernels of this room once, which compiles them or loads them from the cache."""

from __future__ import annotations

import numpy as np


def call_each_once() -> None:
    """Call every kernel with arrays of the types that they are used with."""
    from core.cloud.marks import kernels
    from core.cloud.marks.fitting import fit_with

    fit_with(kernels.fit, np.zeros((1, 2)), np.zeros((1, 4), dtype=np.float32), np.zeros(1, dtype=np.int64), 0)
    one, pair = np.zeros(1, dtype=np.int64), np.ones((1, 2), dtype=np.int32)
    picture, tiles = np.zeros((2, 2), dtype=np.uint32), np.zeros((1, 2, 2), dtype=np.uint32)
    frame, colour = np.zeros(1, dtype=np.int32), np.zeros(1, dtype=np.uint32)
    kernels.lay(picture, tiles, pair, one, pair, pair, frame, colour, frame, 0, 2)
