"""The loop that paints points, compiled beside the window."""

from __future__ import annotations

import numpy as np

from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of this room, which compiles it or loads it from the cache."""
    from core.views.plane.dots import kernels

    places, order = np.zeros(1, dtype=np.float32), np.zeros(1, dtype=np.int64)
    colours, looks = np.zeros((1, 3), dtype=np.uint8), np.zeros(1, dtype=np.uint8)
    image = np.zeros((2, 2, 4), dtype=np.uint8)
    kernels.paint_dots(places, places, places, order, colours, looks, np.ones((3, 9), dtype=np.float32), 0, image)


_loops = Warming(call_each_once)
ready, warm_up = _loops.ready, _loops.warm_up
