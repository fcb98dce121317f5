"""Forces of a layout by squared distance, tabulated so that an epoch computes no powers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.model.arrays import F4, F8


def force_tables(a: float, b: float, repulsion: float) -> F4:
    """Return pull, push and strength by squared distance for `core.analysis.projection.umap.kernels.looked_up`.

    With s the squared distance the strength of an edge is ``1 / (1 + a s^b)``, the pull the negative slope of its
    logarithm and the push that of the complement's (McInnes, Healy and Melville, 2018, section 3.2), which is kept
    finite by 0.001. Between entries, of which there are 128 for every power of two, lines are off by less than
    0.01 % for exponents up to 2.

    Returns
    -------
    tables
        float32 (3, m, 2): value at each entry, and the rise up to the next for each of the 2^16 numbers between.
    """

    def pull(s: F8) -> F8:
        return -2 * a * b * s ** (b - 1) / (1 + a * s**b)

    def push(s: F8) -> F8:
        return 2 * repulsion * b / ((0.001 + s) * (1 + a * s**b))

    def strength(s: F8) -> F8:
        return 1 / (1 + a * s**b)

    return np.stack([_tabulated(function) for function in (pull, push, strength)])


def _tabulated(function: Callable[[F8], F8]) -> F4:
    from core.analysis.projection.umap.kernels import HIGHEST, LOWEST, STEPS

    places = np.arange((HIGHEST - LOWEST) * STEPS + 1)
    values = function(np.ldexp(1 + places % STEPS / STEPS, LOWEST + places // STEPS))
    table: F4 = np.stack([values[:-1], np.diff(values) / 2**16], axis=1).astype(np.float32)
    return table
