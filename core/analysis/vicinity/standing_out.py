"""What sets some rows apart from all others, dimension by dimension."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.analysis.projection.chunks import Vectors, checked, some_rows
from core.analysis.steps import Steps
from core.analysis.vicinity.passes import PART, all_rows, loops, readable
from core.model.arrays import F8, I8, Bool
from core.work import Token

_GLANCE: Final = 256
_NOTHING: Final = "No row is finite"


@dataclass(frozen=True, slots=True, eq=False)
class StandingOut:
    """How rows differ from the others in each of d dimensions, float64 (d,) each.

    Attributes
    ----------
    differences
        Standardised mean differences: mean of the rows minus mean of the others, over the root of the mean of both
        variances (Cohen's d as Austin gives it, Statistics in Medicine 28, 2009); 0 where nothing differs, infinite
        where all rows of both are alike and yet differ.
    inside, outside
        Both means.
    """

    differences: F8
    inside: F8
    outside: F8

    @property
    def order(self) -> I8:
        """The dimensions, those first that set the rows apart most, int64 (d,)."""
        return np.argsort(-np.abs(self.differences), kind="stable").astype(np.int64)


def standing_out(vectors: Vectors, marks: Bool, token: Token | None = None) -> StandingOut:
    """Return how rows differ from all others.

    Parameters
    ----------
    vectors
        Real numbers of any type, shape (n, d); rows that are not finite are left out.
    marks
        bool (n,): which rows.

    Raises
    ------
    ValueError
        If there are no finite rows on one of the two sides.
    CancelledError
        If `token` says so.
    """
    kernels = loops(vectors, token)
    steps, columns = Steps(token), checked(vectors).shape[1]
    steps.stage("What sets the selection apart", 1.0)
    shift = _around(vectors, steps)
    parts = -(-len(vectors) // PART)
    counts = np.zeros((parts, 2), dtype=np.int64)
    sums, squares = np.zeros((parts, 2, columns)), np.zeros((parts, 2, columns))

    def add(block: Vectors, start: int) -> None:
        part = start // PART
        of_these = marks[start : start + len(block)]
        kernels.moments(readable(block), of_these, shift, counts[part], sums[part], squares[part])

    all_rows(vectors, add, steps)
    number = counts.sum(axis=0)
    if not number.all():
        raise ValueError(
            "There is nothing to compare: all rows are on one side" if number.any() else "No row is finite"
        )
    means = sums.sum(axis=0) / number[:, None]
    variances = np.maximum(squares.sum(axis=0) / number[:, None] - means**2, 0.0)
    difference, spread = means[1] - means[0], np.sqrt(variances.mean(axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.where(difference == 0, 0.0, difference / spread)
    return StandingOut(apart, means[1] + shift, means[0] + shift)


def _around(vectors: Vectors, steps: Steps) -> F8:
    """Return a vector that the others lie around, so that little is lost when squares are subtracted."""
    which = np.unique(np.linspace(0, len(vectors) - 1, _GLANCE).astype(np.int64))
    glance = some_rows(vectors, which, steps.check).astype(np.float64)
    glance = glance[np.isfinite(glance).all(axis=1)]
    return glance.mean(axis=0) if len(glance) else np.zeros(vectors.shape[1])
