"""Principal component analysis: exact, in parts, and with no copy of the data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.analysis.projection.axes import oriented, ratio
from core.analysis.projection.chunks import Block, Vectors, checked, rounded, working_type
from core.analysis.projection.eigen import DIRECT_UP_TO, leading_eigenpairs
from core.analysis.projection.linear import PLAIN, Fit, PcaOptions
from core.analysis.projection.magnitude import (
    SQUARED_SINGLE,
    divided_rows,
    largest_value,
    magnitude_notes,
    power_beyond,
)
from core.analysis.projection.moments import moments
from core.analysis.projection.scaling import Rows, Scaling, inverse_deviations, said, scaled_rows
from core.analysis.projection.wide import fit_wide
from core.analysis.steps import Steps
from core.memory import available_memory
from core.model.arrays import F4, F8, Bool
from core.model.sparse import SparseVectors, is_sparse
from core.style.text import bytes_text
from core.work import Token

__all__ = ["Pca", "PcaOptions", "fit_pca"]

_SQUARES = 6
"""Square matrices in double precision that are in memory at once at most."""
_TOTALS = (1e-80, 1e60)
"""Variances between these are those of coordinates that single precision holds."""
_NEAR = 4.0
"""Squared distance of the mean from the origin, in total variances, up to which products lose no digit that matters."""
_ABOUT_THE_ORIGIN = "Not centred: shares are of the squared lengths of the vectors"


@dataclass(frozen=True, slots=True, eq=False)
class Pca:
    """Principal components of n vectors with d columns.

    Where values are so large or so small that the vectors had to be divided by a power of two, which `notes` say,
    everything is in units of the divided ones.

    Attributes
    ----------
    mean
        float64 (d,): what was taken off the vectors, after the scaling of rows and before that of columns; 0 where
        they were not centred.
    axes
        float64 (k, d), orthonormal rows, most variance first; of each the entry with the largest absolute value is
        positive, as in scikit-learn.
    explained_variance_ratio
        float64 (k,): share of the total variance along each axis, 0 where there is no variance.
    scores
        float32 (n, k): coordinates of the vectors on the axes, NaN for vectors that were set aside.
    set_aside
        bool (n,): vectors with a value that is not finite; None if there are none.
    total_variance
        Sum of the variances of all columns, divided by n - 1; of vectors that were not centred the mean of their
        squared lengths.
    factors
        float64 (d,): what columns were multiplied by after that, 0 for constant ones; None for nothing.
    notes
        What the user should know about how they were made, one sentence each, without a full stop.
    """

    mean: F8
    axes: F8
    explained_variance_ratio: F8
    scores: F4
    set_aside: Bool | None = None
    total_variance: float = 0.0
    factors: F8 | None = None
    notes: tuple[str, ...] = ()

    @property
    def axis_titles(self) -> tuple[str, ...]:
        """What the coordinates are, such as ``"PC 1 (12.3 %)"``."""
        return tuple(
            f"PC {i} ({share:.1%})".replace("%", " %") for i, share in enumerate(self.explained_variance_ratio, 1)
        )

    @property
    def explained_variance(self) -> F8:
        """Variance along each axis, float64 (k,), in the units of `total_variance`."""
        return self.explained_variance_ratio * self.total_variance

    @property
    def cumulative_ratio(self) -> F8:
        """Share of the total variance along each axis and those before it, float64 (k,)."""
        total: F8 = np.cumsum(self.explained_variance_ratio)
        return total

    @property
    def loadings(self) -> F8:
        """Axes times the standard deviation along them, float64 (k, d).

        Of columns that were scaled to a deviation of 1 they are the correlations with the components.
        """
        return self.axes * np.sqrt(self.explained_variance)[:, None]


def fit_pca(vectors: Any, components: int = 10, token: Token | None = None, options: PcaOptions = PLAIN) -> Pca:
    """Return the first principal components of vectors.

    The covariance is summed over parts of the rows and decomposed, which for many more rows than columns is as exact
    as a singular value decomposition of all rows and many times faster. With more columns than rows the products of
    the centred rows with one another are decomposed instead. Sparse vectors are centred implicitly, and stay sparse.

    Parameters
    ----------
    vectors
        Real numbers of any type, shape (n, d), at least one row and column: an array in memory or mapped from a file
        of any size, `SparseVectors`, or a matrix or array of SciPy's sparse types.
    components
        How many axes are wanted; there are at most as many as rows that count and as columns.
    token
        Told of progress, and asked between parts whether to stop.
    options
        Scaling, centring and whitening.

    Raises
    ------
    ValueError
        If `vectors` is not a matrix of real numbers, none of its rows is finite, no component is wanted, or memory
        does not suffice.
    CancelledError
        If `token` says so.
    """
    if components < 1:
        raise ValueError(f"at least one component is needed, not {components}")
    if is_sparse(vectors):
        vectors = SparseVectors.of(vectors)
    rows, columns = checked(vectors).shape
    _check_memory(vectors, min(components, rows, columns))
    return _finished(_fit_any(vectors, components, options, token), options)


def _fit_any(vectors: Vectors, components: int, options: PcaOptions, token: Token | None) -> Fit:
    """Return the components of vectors, or of those divided by a power of two where squares or sums are out of range.

    Whether they are shows afterwards, so that nobody else's are read once more.
    """
    if vectors.dtype.kind != "f":
        return _fit(vectors, components, options, token)
    fit, failure = None, None
    with np.errstate(over="ignore", invalid="ignore"):
        try:
            fit = _fit(vectors, components, options, token)
        except (ValueError, np.linalg.LinAlgError) as error:
            failure = error
    if fit is not None and _within_range(fit, vectors.dtype):
        return fit
    largest = largest_value(vectors, Steps(token))
    power = power_beyond(largest, SQUARED_SINGLE)
    if power:
        made = _fit(divided_rows(vectors, power), components, options, token)
        return replace(made, notes=(*magnitude_notes(largest, power), *made.notes))
    if fit is None:
        raise failure or AssertionError
    return fit


def _within_range(fit: Fit, kind: np.dtype[Any]) -> bool:
    low, high = _TOTALS
    aside = 0 if fit.set_aside is None else int(np.count_nonzero(fit.set_aside))
    if aside and kind.itemsize > np.dtype(np.float32).itemsize:  # perhaps only their squares are infinite
        return False
    return low < fit.total < high and np.count_nonzero(~np.isfinite(fit.scores).all(axis=1)) == aside


def _fit(vectors: Vectors, components: int, options: PcaOptions, token: Token | None) -> Fit:
    (rows, columns), steps = vectors.shape, Steps(token)
    if isinstance(vectors, SparseVectors):
        from core.analysis.projection.sparse import fit_sparse

        return fit_sparse(vectors, components, options, steps)
    if rows < columns and columns > DIRECT_UP_TO:
        return fit_wide(vectors, components, options, steps)
    return _fit_tall(vectors, components, options, steps)


def _check_memory(vectors: Vectors, components: int) -> None:
    rows, columns = vectors.shape
    side = min(rows, columns)
    if isinstance(vectors, SparseVectors) and side > max(DIRECT_UP_TO, 2 * components):
        side = 0  # products with vectors are enough
    needed = 8 * _SQUARES * side**2 + 4 * rows * components + 8 * columns * components
    free = available_memory()
    if free is not None and needed > free:
        raise ValueError(
            f"{components:,} principal components of {rows:,} rows and {columns:,} columns take about "
            f"{bytes_text(needed)} of memory, and {bytes_text(free)} are free. Close other programs, or ask for fewer "
            "components"
        )


def _fit_tall(vectors: Vectors, components: int, options: PcaOptions, steps: Steps) -> Fit:
    rows, columns = vectors.shape
    kind = working_type(vectors, float(rows) * columns * columns)
    steps.stage("Centroid", 0.15 if options.scaling is Scaling.SPHEREIZE else 0.0)
    prepared = scaled_rows(vectors, options.scaling, steps)
    steps.stage("Covariance", 0.55 if options.scaling is Scaling.SPHEREIZE else 0.7)
    known = moments(prepared, kind, steps)
    still = prepared.still
    steps.stage("Principal axes", 0.05)
    mean, products, factors = known.mean, known.covariance, None
    if options.scaling is Scaling.ZSCORE:
        factors = inverse_deviations(products.diagonal(), mean)
        products = products * np.outer(factors, factors)
    elif not options.centred:
        mean, products = np.zeros(columns), known.about_the_origin()
    total = max(float(np.trace(products)), 0.0)
    values, basis = leading_eigenpairs(products, min(components, columns, known.count), steps)
    axes = oriented(basis.T)
    steps.stage("Coordinates", 0.25)
    far = float(mean @ mean) > _NEAR * total
    scores = transform(prepared, mean, axes if factors is None else axes * factors, steps, far)
    if known.set_aside is not None:
        scores[known.set_aside] = np.nan
    return Fit(mean, axes, values, total, known.count, scores, known.set_aside, factors, said(still, factors))


def transform(rows: Rows, mean: F8, axes: F8, steps: Steps, far: bool = True) -> F4:
    """Return the coordinates of rows (n, d) on axes (k, d) through `mean`: float32 (n, k).

    `far` says that the mean is so far from the origin that it has to be taken off before products are formed.
    """
    kind = working_type(rows.vectors, float(rows.vectors.size) * rows.columns)
    scores = np.empty((len(rows), len(axes)), dtype=np.float32)
    base: Block = np.ascontiguousarray(axes.T, dtype=kind)
    shift = rounded(mean, kind) if far else np.zeros_like(mean)
    rest = (axes @ (mean - shift)).astype(kind)
    for span, block in rows.blocks(shift, kind, steps):
        with np.errstate(invalid="ignore", over="ignore"):
            scores[span] = block @ base - rest
    return scores


def _finished(fit: Fit, options: PcaOptions) -> Pca:
    """Return what was found; variances of centred vectors are divided by one less than there are."""
    centred = options.centred or options.scaling is Scaling.ZSCORE
    unbiased = fit.count / max(fit.count - 1, 1) if centred else 1.0
    scores = fit.scores
    if options.whitened:
        scores = (scores * fit.whitening(unbiased)).astype(np.float32)
    notes = fit.notes if centred else (*fit.notes, _ABOUT_THE_ORIGIN)
    shares = ratio(fit.values, fit.total)
    return Pca(fit.mean, fit.axes, shares, scores, fit.set_aside, fit.total * unbiased, fit.factors, notes)
