"""Where the points of a layout begin."""

from __future__ import annotations

import numpy as np

from core.analysis.projection.chunks import Vectors
from core.analysis.projection.pca import fit_pca
from core.analysis.projection.umap.fuzzy import FuzzyGraph
from core.analysis.projection.umap.spectral import spectral_layout
from core.model.arrays import F4, F8
from core.work import Token

INITIALISATIONS = ("pca", "spectral", "random", "layout")
"""Names of all initialisations: principal components, eigenvectors of the graph, chance, a layout that is given."""

EXTENT = 10.0
_NOISE = 1e-4
_SMALLEST, _LARGEST = 2.0, 200.0


def initial_positions(
    name: str,
    vectors: Vectors,
    graph: FuzzyGraph,
    layout: F4 | None,
    dimensions: int,
    rng: np.random.Generator,
    token: Token | None = None,
) -> F4:
    """Return float32 (n, dimensions): coordinates between 0 and 10, but a layout that is given stays where it is.

    Raises ValueError for ``"layout"`` without one, or one of another shape or with values that are not finite.
    """
    if name == "layout":
        return _as_given(layout, len(vectors), dimensions, rng)
    if name == "random":
        return _stretched(rng.uniform(size=(len(vectors), dimensions)))
    if name == "spectral":
        return _stretched(_noisy(spectral_layout(graph, _principal(vectors, dimensions, token), rng), rng))
    return _stretched(_noisy(_principal(vectors, dimensions, token), rng))


def _principal(vectors: Vectors, dimensions: int, token: Token | None) -> F8:
    """Return principal components, zeros where the vectors have not as many."""
    scores = fit_pca(vectors, dimensions, token).scores
    result = np.zeros((len(vectors), dimensions))
    result[:, : scores.shape[1]] = scores
    return result


def _noisy(coordinates: F8, rng: np.random.Generator) -> F8:
    """Return coordinates scaled to at most 10, with a little noise, so that no two points are in one place."""
    largest = float(np.abs(coordinates).max())
    scaled = coordinates * (EXTENT / largest) if largest > 0 else coordinates
    return scaled + rng.normal(scale=_NOISE, size=coordinates.shape)


def _stretched(coordinates: F8) -> F4:
    """Return coordinates of which each is stretched to between 0 and 10, as umap-learn does."""
    low, high = coordinates.min(axis=0), coordinates.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    stretched: F4 = (EXTENT * (coordinates - low) / span).astype(np.float32)
    return stretched


def _as_given(layout: F4 | None, rows: int, dimensions: int, rng: np.random.Generator) -> F4:
    """Return a layout itself, scaled only where it is far smaller or larger than layouts are."""
    if layout is None or layout.shape != (rows, dimensions):
        raise ValueError(f"a layout of {rows} rows and {dimensions} coordinates is needed to start from")
    if not np.isfinite(layout).all():
        raise ValueError("the layout to start from has rows without coordinates")
    extent = float(np.ptp(layout, axis=0).max())
    if extent == 0:
        return _stretched(_noisy(np.zeros(layout.shape), rng))
    factor = 1.0 if _SMALLEST <= extent <= _LARGEST else EXTENT / extent
    return (layout.astype(np.float64) * factor + rng.normal(scale=_NOISE, size=layout.shape)).astype(np.float32)
