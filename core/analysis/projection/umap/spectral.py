"""Eigenvectors of the graph as a first layout, each connected part at its own place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.analysis.projection.umap.fuzzy import FuzzyGraph
from core.model.arrays import F8

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_TOLERANCE = 1e-4
_DIRECT_UP_TO = 200


def spectral_layout(graph: FuzzyGraph, places: F8, rng: np.random.Generator) -> F8:
    """Return coordinates by the smallest eigenvectors of the normalised Laplacian of each connected part.

    Belkin and Niyogi, "Laplacian eigenmaps", 2003. Of several parts each is put at the mean of its points among
    `places` and made as large as half the way to the next one, as umap-learn does.

    Parameters
    ----------
    places
        float64 (n, k): coordinates that say where parts lie, such as principal components.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    shape = (graph.points, graph.points)
    matrix = csr_matrix((graph.strengths.astype(np.float64), graph.columns, graph.starts), shape=shape)
    parts, part = connected_components(matrix, directed=False)
    if parts == 1:
        return _eigenvectors(matrix, places.shape[1], rng)
    sizes = np.bincount(part, minlength=parts)
    centres = np.stack([np.bincount(part, column, parts) for column in places.T], axis=1) / sizes[:, None]
    room = _room(centres)
    result: F8 = centres[part]
    order, starts = np.argsort(part, kind="stable"), np.concatenate([[0], np.cumsum(sizes)])
    for number in range(parts):
        rows = order[starts[number] : starts[number + 1]]
        own = _eigenvectors(matrix[rows][:, rows], places.shape[1], rng)
        largest = float(np.abs(own).max())
        result[rows] += own * (room[number] / largest if largest > 0 else 0.0)
    return result


def _room(centres: F8) -> F8:
    """Return half the distance from each centre to the next."""
    room = np.empty(len(centres))
    for number, centre in enumerate(centres):
        away = np.linalg.norm(centres - centre, axis=1)
        away[number] = np.inf
        room[number] = away.min() / 2
    return room


def _eigenvectors(matrix: csr_matrix, dimensions: int, rng: np.random.Generator) -> F8:
    from scipy.sparse import diags, identity
    from scipy.sparse.linalg import ArpackError, eigsh

    size = matrix.shape[0]
    if size <= dimensions + 1:
        return rng.uniform(-1.0, 1.0, size=(size, dimensions))
    root = np.sqrt(np.asarray(matrix.sum(axis=1)).ravel())
    scale = diags(1.0 / root)
    mirrored = identity(size) + scale @ matrix @ scale  # its largest eigenvectors are the Laplacian's smallest
    if size <= _DIRECT_UP_TO:
        vectors = np.linalg.eigh(mirrored.toarray())[1]
    else:
        count = max(2 * dimensions + 3, int(np.sqrt(size)))
        try:
            vectors = eigsh(mirrored, dimensions + 1, which="LA", ncv=count, tol=_TOLERANCE, v0=np.ones(size))[1]
        except ArpackError:
            return rng.uniform(-1.0, 1.0, size=(size, dimensions))
    found: F8 = vectors[:, ::-1][:, 1 : dimensions + 1]
    signs = np.sign(found[np.abs(found).argmax(axis=0), np.arange(dimensions)])
    turned: F8 = found * signs
    return turned
