"""Layouts from which iterative methods start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.projection.chunks import Vectors
from core.analysis.projection.method import Given
from core.analysis.projection.parameters import Value
from core.analysis.projection.pca import fit_pca
from core.model.arrays import F4, F8
from core.work import Token

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

JITTER = 0.01
"""Spread, as a share of the layout's, of what is added to keep equal vectors apart."""

_SPECTRAL_FROM = 8


@dataclass(eq=False)
class Beginning:
    """What a run begins from; the same for the same seed.

    Attributes
    ----------
    vectors, parameters, seed, token, given
        As the engine gets them; ``dimensions`` and ``initialisation`` are used of the parameters.
    notes
        What there is to say about it.
    """

    vectors: Vectors
    parameters: Mapping[str, Value]
    seed: int
    token: Token | None
    given: Given
    notes: list[str] = field(default_factory=list)


def principal_layout(vectors: Vectors, dimensions: int, token: Token | None = None) -> F8:
    """Return the first principal components, float64 (n, k), 0 where there are not as many."""
    wanted = min(dimensions, *vectors.shape)
    layout = np.zeros((len(vectors), dimensions))
    layout[:, :wanted] = fit_pca(vectors, wanted, token).scores
    return layout


def given_layout(given: Given, dimensions: int) -> F8 | None:
    """Return the layout that is given to start from, float64 (n, k), 0 where it has gaps; None without a fit one."""
    if given.layout is None or given.layout.shape[1] < dimensions:
        return None
    return np.nan_to_num(given.layout[:, :dimensions].astype(np.float64))


def random_layout(rows: int, dimensions: int, seed: int) -> F8:
    """Return normally distributed positions, float64 (n, k)."""
    return np.random.default_rng([seed, 1]).standard_normal((rows, dimensions))


def spectral_layout(weights: csr_matrix, dimensions: int, seed: int) -> F8 | None:
    """Return the leading eigenvectors of a random walk on a weighted graph, float64 (n, k).

    Diffusion maps (Coifman and Lafon, 2006). None where the graph is too small or the search for them does not end.
    """
    from scipy.sparse import diags
    from scipy.sparse.linalg import ArpackError, eigsh

    rows = weights.shape[0]
    if rows < max(_SPECTRAL_FROM, dimensions + 3):
        return None
    scale = diags(1.0 / np.sqrt(np.maximum(np.asarray(weights.sum(axis=1)).ravel(), 1e-300)))
    start = np.random.default_rng([seed, 2]).uniform(-1.0, 1.0, rows)
    try:
        values, axes = eigsh(scale @ weights @ scale, k=dimensions + 1, tol=1e-4, v0=start, maxiter=20 * rows)
    except ArpackError:
        return None
    order = np.argsort(-values)[1:]
    layout: F8 = scale @ axes[:, order]
    return layout


def scaled(layout: F8 | F4, spread: float, seed: int) -> F8:
    """Return a layout whose first axis has this standard deviation, centred, with some noise that parts equal points.

    A layout without any spread becomes noise.
    """
    centred = np.asarray(layout, dtype=np.float64)
    centred = centred - centred.mean(axis=0)
    largest = float(centred.std(axis=0).max(initial=0.0))
    noise = random_layout(len(centred), centred.shape[1], seed) * spread
    if not largest > 0:
        return noise
    first = float(centred[:, 0].std())
    factor = spread / (first if first > 1e-6 * largest else largest)
    result: F8 = centred * factor + JITTER * noise
    return result
