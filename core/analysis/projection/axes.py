"""Signs and shares of principal axes."""

from __future__ import annotations

import numpy as np

from core.model.arrays import F8


def oriented(axes: F8) -> F8:
    """Return axes (k, d) turned so that the entry of each with the largest absolute value is positive."""
    largest = np.argmax(np.abs(axes), axis=1)
    signs = np.where(axes[np.arange(len(axes)), largest] < 0, -1.0, 1.0)
    return axes * signs[:, None]


def ratio(values: F8, total: float) -> F8:
    """Return the share of variances in their total, 0 where there is none."""
    return values / total if total > 0 else np.zeros_like(values)
