"""Calling the kernels of this room once, which compiles them or loads them from the cache."""

from __future__ import annotations

import numpy as np

from core.cloud.compiling import steady
from core.model.arrays import F4, I4


def call_each_once() -> None:
    """Call every kernel of this room with the types it is called with."""
    from core.cloud.sorting import kernels

    positions: F4 = steady(np.zeros((2, 3)), np.float32)
    one, two = np.zeros(1, dtype=np.int64), np.arange(2, dtype=np.int64)
    order: I4 = np.arange(2, dtype=np.int32)
    keys, corner = np.zeros(2, dtype=np.uint64), np.ones(1)
    kernels.morton_keys(positions, one, corner, corner, np.zeros(1, dtype=np.uint64), 1, 0, keys)
    kernels.shuffled_numbers(keys, 1, two, order)
    kernels.rows_of(positions, order, np.empty((2, 3), dtype=np.float32))
    kernels.boxes(positions, one, one + 1, np.empty((1, 3)), np.empty((1, 3)))
