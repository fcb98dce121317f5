"""Where the points of a layout begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.analysis.projection.chunks import Vectors
from core.analysis.projection.initial import principal_layout
from core.analysis.projection.parameters import Value
from core.analysis.projection.umap.fuzzy import FuzzyGraph
from core.analysis.projection.umap.spectral import spectral_layout
from core.model.arrays import F4, F8
from core.work import Token

INITIALISATIONS = ("pca", "spectral", "random", "layout")
"""Names of all initialisations: principal components, eigenvectors of the graph, chance, a layout that is given."""

EXTENT = 10.0
_NOISE = 1e-4
_SMALLEST, _LARGEST = 2.0, 200.0


@dataclass(eq=False)
class Start:
    """Where a run begins; the same for the same seed.

    Attributes
    ----------
    vectors
        Finite, shape (n, d).
    parameters
        ``dimensions`` and ``initialisation`` are used.
    layout
        The one that is given, for ``"layout"``.
    notes
        What there is to say about it.
    """

    vectors: Vectors
    parameters: Mapping[str, Value]
    seed: int
    layout: F4 | None
    token: Token | None
    notes: list[str] = field(default_factory=list)

    @property
    def needs_graph(self) -> bool:
        """Whether the neighbours have to be known."""
        return self.parameters["initialisation"] == "spectral"

    @property
    def dimensions(self) -> int:
        """How many coordinates there are."""
        return int(self.parameters["dimensions"])

    def positions(self, graph: FuzzyGraph | None = None) -> F4:
        """Return float32 (n, dimensions): coordinates between 0 and 10, but a given layout stays where it is.

        Raises ValueError for ``"layout"`` without one, or one of another shape or with values that are not finite.
        """
        rng = np.random.default_rng(self.seed)
        name = self.parameters["initialisation"]
        if name == "layout":
            return _as_given(self.layout, len(self.vectors), self.dimensions, rng)
        if name == "random":
            return _stretched(rng.uniform(size=(len(self.vectors), self.dimensions)))
        places = principal_layout(self.vectors, self.dimensions, self.token)
        if name == "spectral" and graph is not None:
            places = self._spectral(graph, places, rng)
        return _stretched(_noisy(places, rng))

    def _spectral(self, graph: FuzzyGraph, places: F8, rng: np.random.Generator) -> F8:
        found = spectral_layout(graph, places, rng, self.token)
        if found is None:
            self.notes.append("The search for eigenvectors took too long: it started from principal components")
            return places
        return found


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
