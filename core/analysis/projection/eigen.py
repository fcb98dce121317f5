"""The largest eigenvalues of a symmetric matrix."""

from __future__ import annotations

import numpy as np

from core.analysis.steps import Steps
from core.model.arrays import F8

DIRECT_UP_TO = 1024
"""Size up to which all eigenvectors are computed at once; beyond that only the wanted ones are sought."""

_SPARE = 8
_DEPTH = 6
_ROUNDS = 40
_TOLERANCE = 1e-11


def leading_eigenpairs(matrix: F8, count: int, steps: Steps) -> tuple[F8, F8]:
    """Return the largest eigenvalues of a symmetric positive semidefinite matrix and their vectors.

    Small matrices go to LAPACK as they are. For large ones a restarted block Krylov iteration is used (Saad,
    "Numerical methods for large eigenvalue problems", 2011, section 6.4) until the residual of every wanted pair is
    below 1e-11 of the largest eigenvalue; where it does not get there, LAPACK does the rest.

    Parameters
    ----------
    matrix
        float64 (m, m).
    count
        How many are wanted, 1 to m.
    steps
        Lets the work be stopped between rounds.

    Returns
    -------
    values
        float64 (count,), descending, not negative.
    vectors
        float64 (m, count), orthonormal columns.
    """
    size = len(matrix)
    pairs = None
    if size > DIRECT_UP_TO and (count + _SPARE) * _DEPTH < size // 2:
        pairs = _krylov(matrix, count, steps)
    if pairs is None:
        steps.check()
        values, vectors = np.linalg.eigh(matrix)
        pairs = values[::-1][:count], vectors[:, ::-1][:, :count]
    return np.maximum(pairs[0], 0.0), np.ascontiguousarray(pairs[1])


def _krylov(matrix: F8, count: int, steps: Steps) -> tuple[F8, F8] | None:
    block = count + _SPARE
    rng = np.random.default_rng(0)
    basis = np.linalg.qr(rng.standard_normal((len(matrix), block)))[0]
    for _ in range(_ROUNDS):
        steps.check()
        space = _krylov_space(matrix, basis)
        image = matrix @ space
        values, rotation = np.linalg.eigh(space.T @ image)
        values, rotation = values[::-1][:block], rotation[:, ::-1][:, :block]
        basis = space @ rotation
        residuals = np.linalg.norm((image @ rotation - basis * values)[:, :count], axis=0)
        if residuals.max() <= _TOLERANCE * max(values[0], 0.0):
            return values[:count], basis[:, :count]
    return None


def _krylov_space(matrix: F8, basis: F8) -> F8:
    """Return an orthonormal basis of all that the basis becomes when it is multiplied up to five times."""
    space = basis
    for _ in range(_DEPTH - 1):
        following = matrix @ space[:, -basis.shape[1] :]
        for _ in range(2):  # once is not enough to stay orthogonal to the last bit
            following -= space @ (space.T @ following)
        space = np.hstack([space, np.linalg.qr(following)[0]])
    orthonormal: F8 = np.linalg.qr(space)[0]
    return orthonormal
