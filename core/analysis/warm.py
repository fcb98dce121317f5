"""Whether the compiled loops can be used yet: the first launch draws with their uncompiled twins meanwhile."""

from __future__ import annotations

import numpy as np

from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of this room, which compiles it or loads it from the cache."""
    from core.analysis import kernels
    from core.analysis.smoothers import kernels as smoothers

    ones, starts, keep = np.ones(4), np.array([0, 4], dtype=np.int64), np.zeros(4, dtype=np.bool_)
    kernels.debiased_average(ones, 0.5, np.empty(4))
    kernels.mark_kept(ones, ones, starts, 0.0, 2.0, 5.0, 10, keep)
    smoothers.distance_average(ones, ones, 0.5, 1.0, np.empty(4))
    smoothers.running_mean(ones, 1, np.empty(4))
    smoothers.running_median(ones, 1, np.empty(4))
    smoothers.weighted_sums(np.ones(6), np.ones(3), np.empty(4))


_loops = Warming(call_each_once)
ready, warm_up = _loops.ready, _loops.warm_up
