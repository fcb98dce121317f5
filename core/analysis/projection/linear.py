"""What can be chosen about principal components, and what the ways to find them have in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.projection.scaling import Scaling
from core.model.arrays import F4, F8, Bool


@dataclass(frozen=True, slots=True)
class PcaOptions:
    """What is done to vectors before their principal components are sought, and to the coordinates afterwards.

    Attributes
    ----------
    scaling
        Of rows or columns, first of all.
    centred
        Whether the mean is taken off; without it the axes pass through the origin, as in a truncated singular value
        decomposition. It makes no difference to columns with a mean of 0.
    whitened
        Whether coordinates have the same variance, 1, along all axes.
    """

    scaling: Scaling = Scaling.NONE
    centred: bool = True
    whitened: bool = False


PLAIN = PcaOptions()


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Principal components as they were found; see `Pca`.

    Attributes
    ----------
    mean, axes, scores, set_aside, factors, notes
        As in `Pca`, before whitening.
    values
        float64 (k,): mean squares along the axes.
    total
        Their sum over all axes.
    count
        How many rows count.
    """

    mean: F8
    axes: F8
    values: F8
    total: float
    count: int
    scores: F4
    set_aside: Bool | None
    factors: F8 | None
    notes: tuple[str, ...]

    def whitening(self, unbiased: float) -> F4:
        """Return what coordinates are multiplied by to have a variance of 1, 0 along axes without any."""
        variances = self.values * unbiased
        floor = self.axes.shape[1] * float(np.finfo(np.float64).eps) * float(variances.max(initial=0.0))
        some = variances > floor
        factors: F4 = np.where(some, 1.0 / np.sqrt(np.where(some, variances, 1.0)), 0.0).astype(np.float32)
        return factors
