"""Depths as the shader of points writes them, and those of the projection."""

from __future__ import annotations

import numpy as np

from app.render.close_up import plane_distances
from core.cloud.projecting import depth_terms, has_depth, is_perspective
from core.cloud.shading import Layer
from core.model.arrays import F4, F8


def unsliced(sliced: F4, matrix: F8) -> F4:
    """Return depths of the projection for those that the shader writes, which are those of layers in slices."""
    scaled = sliced.astype(np.float64) * len(Layer)
    far = scaled - np.floor(scaled)
    if is_perspective(matrix):
        near, farthest = plane_distances(matrix)
        slope, offset = depth_terms(matrix)
        far = (slope + offset / (near * (farthest / near) ** far) + 1) / 2
    elif not has_depth(matrix):
        far = np.full_like(far, (matrix[2, 3] + 1) / 2)
    depths: F4 = np.where(sliced >= 1, 1.0, far).astype(np.float32)
    return depths
