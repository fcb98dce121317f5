"""Eigenvectors of the graph as a first layout, each connected part at its own place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.projection.umap.fuzzy import FuzzyGraph
from core.model.arrays import F8
from core.work import Token

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

PRODUCTS, OPERATIONS = 2000, 6e9
"""Products with the matrix after which the search ends, and operations: some ten seconds."""

_TOLERANCE = 1e-4
_DIRECT_UP_TO = 200
_KEPT = 40
"""Vectors that the search keeps."""


class TooLongError(Exception):
    """Raised where eigenvectors are not found within the bounds."""


def spectral_layout(graph: FuzzyGraph, places: F8, rng: np.random.Generator, token: Token | None = None) -> F8 | None:
    """Return coordinates by the smallest eigenvectors of the normalised Laplacian of each connected part.

    Belkin and Niyogi, "Laplacian eigenmaps", 2003. Of several parts each is put at the mean of its points among
    `places` and made as large as half the way to the next one, as umap-learn does. None where they are not found
    within `PRODUCTS` and `OPERATIONS`.

    Parameters
    ----------
    places
        float64 (n, k): coordinates that say where parts lie, such as principal components.
    token
        Asked at every product with the matrix whether to stop.
    """
    try:
        return _by_parts(graph, places, rng, token)
    except TooLongError:
        return None


def _by_parts(graph: FuzzyGraph, places: F8, rng: np.random.Generator, token: Token | None) -> F8:
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    shape = (graph.points, graph.points)
    matrix = csr_matrix((graph.strengths.astype(np.float64), graph.columns, graph.starts), shape=shape)
    parts, part = connected_components(matrix, directed=False)
    search = _Search(places.shape[1], rng, token)
    if parts == 1:
        return search.eigenvectors(matrix)
    sizes = np.bincount(part, minlength=parts)
    centres = np.stack([np.bincount(part, column, parts) for column in places.T], axis=1) / sizes[:, None]
    room = _room(centres)
    result: F8 = centres[part]
    order, starts = np.argsort(part, kind="stable"), np.concatenate([[0], np.cumsum(sizes)])
    for number in range(parts):
        rows = order[starts[number] : starts[number + 1]]
        own = search.eigenvectors(matrix[rows][:, rows])
        largest = float(np.abs(own).max())
        result[rows] += own * (room[number] / largest if largest > 0 else 0.0)
    return result


def _room(centres: F8) -> F8:
    """Return half the distance from each centre to the next."""
    from scipy.spatial import cKDTree

    away: F8 = cKDTree(centres).query(centres, k=2)[0][:, 1]
    return away / 2


@dataclass(eq=False)
class _Search:
    """Seeks eigenvectors of one part after another, within the bounds of all together."""

    dimensions: int
    rng: np.random.Generator
    token: Token | None
    products: int = 0
    operations: float = 0.0

    def eigenvectors(self, matrix: csr_matrix) -> F8:
        from scipy.sparse import diags, identity

        size = matrix.shape[0]
        if size <= self.dimensions + 1:
            return self.rng.uniform(-1.0, 1.0, size=(size, self.dimensions))
        root = np.sqrt(np.asarray(matrix.sum(axis=1)).ravel())
        scale = diags(1.0 / root)
        mirrored = (identity(size) + scale @ matrix @ scale).tocsr()  # its largest are the Laplacian's smallest
        if size <= _DIRECT_UP_TO:
            vectors = np.linalg.eigh(mirrored.toarray())[1]
        else:
            vectors = self._sought(mirrored, root / np.linalg.norm(root))
        found: F8 = vectors[:, ::-1][:, 1 : self.dimensions + 1]
        signs = np.sign(found[np.abs(found).argmax(axis=0), np.arange(self.dimensions)])
        turned: F8 = found * signs
        return turned

    def _sought(self, matrix: csr_matrix, first: F8) -> F8:
        """Return the leading eigenvectors, ascending; the first one is known up to rounding."""
        from scipy.sparse.linalg import ArpackError, LinearOperator, eigsh

        def product(vector: F8) -> F8:
            self._count(matrix.nnz)
            result: F8 = matrix @ vector
            return result

        begin = first + self.rng.standard_normal(len(first)) * (0.1 / np.sqrt(len(first)))
        operator = LinearOperator(matrix.shape, product, dtype=np.float64)
        try:
            vectors: F8 = eigsh(
                operator, self.dimensions + 1, which="LA", ncv=_KEPT, tol=_TOLERANCE, v0=begin, maxiter=PRODUCTS
            )[1]
        except ArpackError as error:
            raise TooLongError from error
        return vectors

    def _count(self, edges: int) -> None:
        if self.token:
            self.token.check()
        self.products += 1
        self.operations += edges
        if self.products > PRODUCTS or self.operations > OPERATIONS:
            raise TooLongError
