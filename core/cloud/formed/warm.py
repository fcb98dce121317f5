"""Calling the kernels of this room once, which compiles them or loads them from the cache."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.model.arrays import F8


def call_each_once(matrix: F8) -> None:
    """Paint points of two forms in all three ways."""
    from core.cloud import splat
    from core.cloud.cloud import Cloud
    from core.cloud.forms import Forms
    from core.cloud.points import PointArrays

    cloud = Cloud(np.zeros((2, 3), dtype=np.float32))
    palette, index = np.full((1, 4), 255, dtype=np.uint8), np.zeros(2, dtype=np.uint16)
    forms = Forms(index, np.array([[1, 1, 1]], dtype=np.float32))
    points = PointArrays(cloud.positions, index, palette, np.array([2, 4], dtype=np.uint8), forms=forms)
    for antialias in (False, True):
        splat.paint_compiled(cloud, points, matrix, 16, 16, antialias=antialias)
    splat.paint_compiled(cloud, replace(points, density=1.0), matrix, 16, 16)
