"""Places of values on a logarithmic axis."""

from __future__ import annotations

import numpy as np

from core.model.arrays import F8


def logarithms(values: F8) -> F8:
    """Return the decimal logarithms of values, NaN for those that are not positive."""
    positive = np.where(values > 0, values, np.nan)
    result: F8 = np.log10(positive)
    return result
