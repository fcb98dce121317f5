"""Principal components of sparse vectors, which stay sparse: what is taken off them is taken off products only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.analysis.projection.axes import oriented
from core.analysis.projection.eigen import DIRECT_UP_TO, leading_eigenpairs
from core.analysis.projection.linear import Fit, PcaOptions
from core.analysis.projection.scaling import Scaling, inverse_deviations, said
from core.analysis.steps import Steps
from core.model.arrays import F8, Bool
from core.model.sparse import SparseVectors

_CANCELLED = 1e-13
_EACH = 0.01
_TOGETHER = 1 << 22


def fit_sparse(vectors: SparseVectors, components: int, options: PcaOptions, steps: Steps) -> Fit:
    """Return the principal components of sparse vectors (n, d); raises ValueError if no row is finite.

    The smaller of the two matrices of products, of columns or of rows, is decomposed; a large one is never made, and
    its eigenvectors are sought by Lanczos' method, which needs products with vectors only (Lehoucq, Sorensen and Yang,
    "ARPACK users' guide", 1998).
    """
    steps.stage("Lengths of the vectors", 0.1)
    matrix, finite = _finite_rows(vectors)
    prepared = _prepared(matrix, options)
    steps.stage("Principal axes", 0.7)
    count, columns = matrix.shape
    wanted = min(components, columns, count)
    total = prepared.mean_squared_length()
    if columns <= count:
        values, basis = _eigenpairs(prepared.of_columns, columns, wanted, prepared.products, steps)
        axes = oriented(basis.T)
    else:
        values, basis = _eigenpairs(prepared.of_rows, count, wanted, None, steps)
        orthonormal, triangle = np.linalg.qr(prepared.backward(basis))  # axes without variance are still axes
        axes = oriented((orthonormal * np.where(triangle.diagonal() < 0, -1.0, 1.0)).T)
    steps.stage("Coordinates", 0.2)
    scores = np.full((len(vectors), wanted), np.nan, dtype=np.float32)
    scores[finite] = prepared.forward(axes.T)
    notes = said(prepared.still, prepared.factors)
    aside = None if finite.all() else ~finite
    return Fit(prepared.mean, axes, values, total, count, scores, aside, prepared.factors, notes)


def _finite_rows(vectors: SparseVectors) -> tuple[Any, Bool]:
    """Return the rows of finite length as a sparse matrix in double precision, and which they are."""
    whole = vectors.matrix().astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        finite: Bool = np.isfinite(_squared_lengths(whole))
    if not finite.any():
        raise ValueError("there is no vector with finite values")
    return (whole if finite.all() else whole[finite]), finite


def _squared_lengths(matrix: Any) -> F8:
    squares: F8 = matrix.power(2) @ np.ones(matrix.shape[1])
    return squares


def _prepared(matrix: Any, options: PcaOptions) -> _Prepared:
    rows, columns = matrix.shape
    everywhere = np.ones(rows)
    centre = matrix.T @ everywhere / rows if options.scaling is Scaling.SPHEREIZE else np.zeros(columns)
    inverse = _inverse_lengths(matrix, centre) if options.scaling.by_row else everywhere
    mean = (matrix.T @ inverse - centre * inverse.sum()) / rows
    factors = inverse_deviations(_variances(matrix, mean), mean) if options.scaling is Scaling.ZSCORE else None
    if factors is None and not options.centred:
        mean = np.zeros(columns)
    return _Prepared(matrix, inverse, centre, mean, factors)


def _inverse_lengths(matrix: Any, centre: F8) -> F8:
    """Return what makes rows minus `centre` one long, float64 (n,), 0 where nothing is left of a row."""
    own, middle = _squared_lengths(matrix), float(centre @ centre)
    squares = own - 2 * (matrix @ centre) + middle
    none = squares <= _CANCELLED * (own + middle)
    return np.where(none, 0.0, 1.0 / np.sqrt(np.where(none, 1.0, squares)))


def _variances(matrix: Any, mean: F8) -> F8:
    """Return the mean squares of columns minus `mean`, float64 (d,), without the loss of digits of their difference."""
    rows, columns = matrix.shape
    away = (matrix.data - mean[matrix.indices]) ** 2
    absent = rows - np.bincount(matrix.indices, minlength=columns)
    variances: F8 = (np.bincount(matrix.indices, away, columns) + absent * mean**2) / rows
    return variances


@dataclass(frozen=True, slots=True, eq=False)
class _Prepared:
    """Rows ``((x - centre) * inverse - mean) * factors``, of which only x, which is sparse, is a matrix.

    Attributes
    ----------
    matrix
        x, sparse (n, d).
    inverse
        float64 (n,).
    centre, mean, factors
        float64 (d,); no factors are all 1.
    """

    matrix: Any
    inverse: F8
    centre: F8
    mean: F8
    factors: F8 | None

    @property
    def still(self) -> int:
        """How many rows have no direction."""
        return int(np.count_nonzero(self.inverse == 0))

    def _wide(self) -> F8:
        return np.ones(self.matrix.shape[1]) if self.factors is None else self.factors

    def forward(self, right: F8) -> F8:
        """Return the product with a matrix of columns, float64 (n, k)."""
        right = right * self._wide()[:, None]
        product: F8 = self.inverse[:, None] * (self.matrix @ right - self.centre @ right) - self.mean @ right
        return product

    def backward(self, left: F8) -> F8:
        """Return the product of the transpose with a matrix of rows, float64 (d, k)."""
        scaled = left * self.inverse[:, None]
        product: F8 = self.matrix.T @ scaled
        product -= np.outer(self.centre, scaled.sum(axis=0)) + np.outer(self.mean, left.sum(axis=0))
        product *= self._wide()[:, None]
        return product

    def of_columns(self, right: F8) -> F8:
        """Return mean products of the columns, times a matrix."""
        product: F8 = self.backward(self.forward(right)) / self.matrix.shape[0]
        return product

    def of_rows(self, left: F8) -> F8:
        """Return products of the rows divided by their number, times a matrix."""
        product: F8 = self.forward(self.backward(left)) / self.matrix.shape[0]
        return product

    def products(self) -> F8:
        """Return the mean products of the columns themselves, float64 (d, d)."""
        rows = self.matrix.shape[0]
        scaled = self.matrix.multiply(self.inverse[:, None]).tocsr()
        mixed = np.outer(self.centre, scaled.T @ self.inverse)
        middle = self.backward_mean()
        whole = (scaled.T @ scaled).toarray() - mixed - mixed.T
        whole += np.outer(self.centre, self.centre) * float(self.inverse @ self.inverse)
        off = np.outer(middle, self.mean)
        whole = whole / rows - off - off.T + np.outer(self.mean, self.mean)
        result: F8 = whole * np.outer(self._wide(), self._wide())
        return result

    def backward_mean(self) -> F8:
        """Return the mean of the rows before the mean is taken off, float64 (d,)."""
        rows = self.matrix.shape[0]
        middle: F8 = (self.matrix.T @ self.inverse - self.centre * self.inverse.sum()) / rows
        return middle

    def mean_squared_length(self) -> float:
        """Return the mean of the squared lengths of the rows."""
        middle, wide = self.backward_mean(), self._wide()
        about = _variances_scaled(self.matrix, self.inverse, self.centre, middle)
        return float(((about + (middle - self.mean) ** 2) * wide**2).sum())


def _variances_scaled(matrix: Any, inverse: F8, centre: F8, mean: F8) -> F8:
    """Return the variances of the columns of ``(x - centre) * inverse``, whose mean is known, float64 (d,)."""
    rows, columns = matrix.shape
    of = np.repeat(inverse, np.diff(matrix.indptr))
    where = matrix.indices
    empty = -centre[where] * of - mean[where]
    full = matrix.data * of + empty
    added = np.bincount(where, full**2 - empty**2, columns)
    absent = (centre**2) * float(inverse @ inverse) + 2 * centre * mean * float(inverse.sum()) + rows * mean**2
    variances: F8 = np.maximum((added + absent) / rows, 0.0)
    return variances


def _eigenpairs(product: Any, size: int, wanted: int, whole: Any, steps: Steps) -> tuple[F8, F8]:
    """Return the largest eigenvalues, float64 (k,), descending, and their vectors (size, k).

    Parameters
    ----------
    product
        Multiplies the matrix by columns.
    whole
        Makes the matrix; None where it is made by `product`.
    """
    if size <= DIRECT_UP_TO or wanted > size // 2:
        matrix = product(np.eye(size)) if whole is None else whole()
        return leading_eigenpairs((matrix + matrix.T) / 2, wanted, steps)
    from scipy.sparse.linalg import LinearOperator, eigsh

    def multiply(vector: F8) -> F8:
        steps.did(_EACH)
        result: F8 = product(vector.reshape(-1, 1)).reshape(-1)
        return result

    start = np.random.default_rng(0).standard_normal(size)
    operator = LinearOperator((size, size), matvec=multiply, dtype=np.float64)
    values, basis = eigsh(operator, k=wanted, which="LA", v0=start, ncv=min(size - 1, max(2 * wanted + 1, 40)))
    order = np.argsort(-values)
    return np.maximum(values[order], 0.0), np.ascontiguousarray(basis[:, order])
