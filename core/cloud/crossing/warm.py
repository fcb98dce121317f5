"""Calling the kernels of this room once, which compiles them or loads them from the cache."""

from __future__ import annotations

import numpy as np

from core.cloud.crossing.crossing import Crossing


def call_each_once() -> None:
    """Go through a few rows in all ways there are."""
    crossing = Crossing(np.zeros((2, 1), dtype=np.uint8), 2, fast=True)
    numbers = np.arange(2.0)
    crossing.narrow(0, np.array([True, False]))
    for upper in (0.0, 1.0, 0.5):
        crossing.narrow_to(1, numbers, 0.0, upper, patient=False)
    crossing.foresee(1, numbers)
    crossing.narrow_to(1, numbers, 0.0, 0.5)
    crossing.choose(np.array([True, False]))
    crossing.widen(0)
