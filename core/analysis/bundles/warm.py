"""Whether the compiled loops over bundles can be used yet."""

from __future__ import annotations

import numpy as np

from core.analysis.warming import Warming
from core.model.arrays import I8


def call_each_once() -> None:
    """Call every kernel of this room, which compiles it or loads it from the cache."""
    from core.analysis.bundles import kernels

    x, y = np.arange(3, dtype=np.int64), np.ones(3)
    places, lengths = np.array([[x.ctypes.data, y.ctypes.data]], dtype=np.int64), np.array([3], dtype=np.int64)
    room, counts, out = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64), np.empty((2, 10))
    kinds = np.ones(1, dtype=np.uint8)
    edges, shifts, positive = np.array([0.0, 1.0, 2.0]), np.zeros(1), np.ones(1, dtype=np.bool_)
    kernels.thin_series(places, lengths, kinds, shifts, edges, positive, 0, 1, room, counts, out[0], out[1])
    kernels.pack(room, np.array([0, 3], dtype=np.int64), out[0], out[1], np.empty(3), np.empty(3))
    kernels.nearest_points(
        places, lengths, kinds, shifts, positive, 1.0, np.empty(1, dtype=np.int64), np.empty(1), np.empty(1)
    )
    look_over_once(lengths)


def look_over_once(lengths: I8) -> None:
    """Look over a series of three points and smooth it."""
    from core.analysis.bundles import kernels

    step, ones, short = np.arange(3, dtype=np.int64), np.ones(3), np.zeros(1, dtype=np.bool_)
    places = np.array([[step.ctypes.data, ones.ctypes.data, ones.ctypes.data]], dtype=np.int64)
    kernels.look_over_all(places, lengths, short, 0, 1, np.empty((1, 7), dtype=np.int64), np.empty((1, 6)))
    starts, rows = np.array([0, 3], dtype=np.int64), np.zeros(1, dtype=np.int64)
    kernels.average_all(np.ascontiguousarray(places[:, 2]), lengths, short, rows, 0, 1, 0.5, starts, np.empty(3))


_loops = Warming(call_each_once)
ready, warm_up = _loops.ready, _loops.warm_up
