"""Principal components of fewer vectors than columns, by their products with one another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.analysis.projection.axes import oriented, ratio
from core.analysis.projection.chunks import Block, Vectors, working_type
from core.analysis.projection.eigen import leading_eigenpairs
from core.analysis.steps import Steps
from core.model.arrays import F4, F8, I8, Bool

_BYTES = 64 << 20


def fit_wide(vectors: Vectors, components: int, steps: Steps) -> tuple[F8, F8, F8, F4, Bool | None]:
    """Return mean, axes, explained variance ratio, scores and the rows set aside, as `Pca` holds them.

    Raises ValueError if no row is finite.
    """
    steps.stage("Looking for gaps", 0.1)
    finite = _finite_rows(vectors, steps)
    kept = np.flatnonzero(finite)
    if len(kept) == 0:
        raise ValueError("there is no vector with finite values")
    steps.stage("Products of the vectors", 0.5)
    products, mean = np.zeros((len(kept), len(kept))), np.empty(vectors.shape[1])
    for span, middle, block in _centred_columns(vectors, kept, steps):
        mean[span] = middle
        products += block @ block.T
    steps.stage("Principal axes", 0.1)
    values, basis = leading_eigenpairs(products, min(components, len(kept)), steps)
    steps.stage("Coordinates", 0.3)
    axes = _axes(vectors, kept, basis * _inverse_lengths(values), steps)
    directions = np.sign(np.einsum("ij,ij->i", axes, oriented(axes)))
    scores = np.full((len(vectors), len(values)), np.nan, dtype=np.float32)
    scores[kept] = basis * (np.sqrt(values) * directions)
    set_aside = None if finite.all() else ~finite
    return mean, axes * directions[:, None], ratio(values, float(np.trace(products))), scores, set_aside


def _finite_rows(vectors: Vectors, steps: Steps) -> Bool:
    finite = np.ones(len(vectors), dtype=np.bool_)
    for span in _column_spans(vectors):
        with np.errstate(invalid="ignore", over="ignore"):
            part = vectors[:, span].astype(np.float64)
            finite &= np.isfinite(np.einsum("ij,ij->i", part, part))
        steps.did((span.stop - span.start) / vectors.shape[1])
    return finite


def _column_spans(vectors: Vectors) -> list[slice]:
    rows, columns = vectors.shape
    width = max(1, min(columns, _BYTES // (8 * rows)))
    return [slice(start, min(start + width, columns)) for start in range(0, columns, width)]


def _centred_columns(vectors: Vectors, kept: I8, steps: Steps) -> Iterator[tuple[slice, F8, Block]]:
    kind = working_type(vectors, float(len(kept)) ** 2 * vectors.shape[1])
    for span in _column_spans(vectors):
        part = vectors[:, span] if len(kept) == len(vectors) else vectors[kept, span]
        mean: F8 = part.mean(axis=0, dtype=np.float64)
        yield span, mean, np.subtract(part, mean, dtype=np.float64).astype(kind, copy=False)
        steps.did((span.stop - span.start) / vectors.shape[1])


def _axes(vectors: Vectors, kept: I8, basis: F8, steps: Steps) -> F8:
    axes = np.empty((basis.shape[1], vectors.shape[1]))
    for span, _, block in _centred_columns(vectors, kept, steps):
        axes[:, span] = basis.T @ block
    orthonormal, triangle = np.linalg.qr(axes.T)  # axes without variance are still axes
    turned: F8 = (orthonormal * np.where(triangle.diagonal() < 0, -1.0, 1.0)).T
    return turned


def _inverse_lengths(values: F8) -> F8:
    lengths = np.sqrt(values)
    floor = lengths[0] * 1e-10
    return np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > floor)
