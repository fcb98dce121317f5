"""The loops that draw lines between axes, compiled beside the window."""

from __future__ import annotations

import numpy as np

from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of this room, which compiles it or loads it from the cache."""
    from core.views.hparams.lines.painter import Gap, LinePainter, Lines

    ends = np.zeros(2, dtype=np.int32)
    lines = Lines((Gap(ends, ends, 0, 2),), 2, 4, np.zeros((2, 3), dtype=np.uint8), np.array([True, False]))
    LinePainter(1).paint(lines)


_loops = Warming(call_each_once)
ready, warm_up = _loops.ready, _loops.warm_up
