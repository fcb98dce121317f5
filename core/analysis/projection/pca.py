"""Principal component analysis: exact, centred, and with no copy of the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.projection.axes import oriented, ratio
from core.analysis.projection.chunks import Block, Vectors, checked, rounded, shifted_rows, working_type
from core.analysis.projection.eigen import DIRECT_UP_TO, leading_eigenpairs
from core.analysis.projection.moments import moments
from core.analysis.projection.wide import fit_wide
from core.analysis.steps import Steps
from core.model.arrays import F4, F8, Bool
from core.work import Token


@dataclass(frozen=True, slots=True, eq=False)
class Pca:
    """Principal components of n vectors with d columns.

    Attributes
    ----------
    mean
        float64 (d,).
    axes
        float64 (k, d), orthonormal rows, most variance first; of each the entry with the largest absolute value is
        positive, as in scikit-learn.
    explained_variance_ratio
        float64 (k,): share of the total variance along each axis, 0 where there is no variance.
    scores
        float32 (n, k): coordinates of the vectors on the axes, NaN for vectors that were set aside.
    set_aside
        bool (n,): vectors with a value that is not finite; None if there are none.
    """

    mean: F8
    axes: F8
    explained_variance_ratio: F8
    scores: F4
    set_aside: Bool | None = None

    @property
    def axis_titles(self) -> tuple[str, ...]:
        """What the coordinates are, such as ``"PC 1 (12.3 %)"``."""
        return tuple(
            f"PC {i} ({share:.1%})".replace("%", " %") for i, share in enumerate(self.explained_variance_ratio, 1)
        )


def fit_pca(vectors: Vectors, components: int = 10, token: Token | None = None) -> Pca:
    """Return the first principal components of vectors.

    The covariance is summed over parts of the rows and decomposed, which for many more rows than columns is as exact
    as a singular value decomposition of all rows and many times faster. With more columns than rows the products of
    the centred rows with one another are decomposed instead.

    Parameters
    ----------
    vectors
        Real numbers of any type, in memory or mapped from a file, shape (n, d), at least one row and column.
    components
        How many axes are wanted; there are at most as many as rows that count and as columns.
    token
        Told of progress, and asked between parts whether to stop.

    Raises
    ------
    ValueError
        If `vectors` is not a matrix of real numbers, none of its rows is finite, or no component is wanted.
    CancelledError
        If `token` says so.
    """
    if components < 1:
        raise ValueError(f"at least one component is needed, not {components}")
    rows, columns = checked(vectors).shape
    if rows < columns and columns > DIRECT_UP_TO:
        return Pca(*fit_wide(vectors, components, Steps(token)))
    return _fit_tall(vectors, components, Steps(token))


def _fit_tall(vectors: Vectors, components: int, steps: Steps) -> Pca:
    rows, columns = vectors.shape
    kind = working_type(vectors, float(rows) * columns * columns)
    steps.stage("Covariance", 0.7)
    known = moments(vectors, kind, steps)
    steps.stage("Principal axes", 0.05)
    total = max(float(np.trace(known.covariance)), 0.0)
    values, basis = leading_eigenpairs(known.covariance, min(components, columns, known.count), steps)
    axes = oriented(basis.T)
    steps.stage("Coordinates", 0.25)
    scores = transform(vectors, known.mean, axes, steps)
    if known.set_aside is not None:
        scores[known.set_aside] = np.nan
    return Pca(known.mean, axes, ratio(values, total), scores, known.set_aside)


def transform(vectors: Vectors, mean: F8, axes: F8, steps: Steps | None = None) -> F4:
    """Return the coordinates of vectors (n, d) on axes (k, d) through `mean`: float32 (n, k)."""
    kind = working_type(vectors, float(vectors.size) * vectors.shape[1])
    scores = np.empty((len(vectors), len(axes)), dtype=np.float32)
    base: Block = np.ascontiguousarray(axes.T, dtype=kind)
    shift = rounded(mean, kind)
    rest = (axes @ (mean - shift)).astype(kind)
    for span, block in shifted_rows(vectors, shift, kind, steps or Steps(None)):
        with np.errstate(invalid="ignore", over="ignore"):
            scores[span] = block @ base - rest
    return scores
