"""Local densities of vectors, which densMAP keeps in the picture (Narayan, Berger and Cho, 2021).

The local radius of a point is the mean squared length of its edges, weighted by their strength; what is compared are
logarithms of radii.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.umap.course import Course
from core.analysis.projection.umap.fuzzy import FuzzyGraph, fuzzy_graph
from core.model.arrays import F4, Bool

_ROWS = 8192
_FEWEST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Density:
    """What local radii should be.

    Attributes
    ----------
    logs
        float32 (n,): logarithms of the radii among the vectors.
    held
        Bool (n,): points that have a radius, because an edge holds them.
    """

    logs: F4
    held: Bool

    @property
    def wanted(self) -> F4:
        """float32 (n,): the logarithms with mean 0 and variance 1, 0 for points without a radius."""
        own = self.logs[self.held].astype(np.float64)
        spread = float(own.std()) if len(own) else 0.0
        result = np.zeros(len(self.logs), dtype=np.float32)
        if spread > 0:
            result[self.held] = (own - own.mean()) / spread
        return result

    def changes(self, positions: F4, edges: FuzzyGraph, way: Course, acting: float, crew: Crew) -> F4:
        """Return how the radius of each point should change, float32 (n, 2), as kernels of epochs take it.

        The gradient of the correlation between the logarithms of radii in a layout and among the vectors, as in
        umap-learn's ``densmap``. `acting` is how many edges act in an epoch.
        """
        logs, sums = layout_radii(positions, edges, way.tables[2], crew)
        held = sums > 0
        points, wanted = max(2, int(held.sum())), self.wanted
        away = np.where(held, logs, 0.0).astype(np.float64)
        away = np.where(held, away - away.sum() / points, 0.0)
        variance = max(float((away**2).sum()) / points + way.shift, 1e-12)
        covariance = float((away * wanted).sum()) / (points - 1)
        scale = way.weight * acting / (points * np.sqrt(variance))
        share = scale * (wanted - covariance * away / variance) / np.where(held, 2 * sums, 1.0)
        share[~held] = 0.0
        return np.stack([share * np.exp(-logs), share], axis=1).astype(np.float32)


def vector_density(graph: NeighbourGraph, edges: FuzzyGraph, crew: Crew, squared: bool = True) -> Density:
    """Return the local radii among vectors, whose neighbours are known, along edges.

    Edges between points of which neither is the other's neighbour are left out. umap-learn squares lengths among
    vectors (``rad_orig_``), and does not where it measures a picture (``rad_emb_``).
    """
    from core.analysis.projection.umap import kernels

    logs, sums = np.empty(edges.points, dtype=np.float32), np.empty(edges.points, dtype=np.float32)

    def work(number: int) -> None:
        kernels.vector_radii(
            edges.starts, edges.columns, edges.strengths, graph.indices, graph.distances, squared,
            number * _ROWS, min((number + 1) * _ROWS, edges.points), logs, sums,
        )  # fmt: skip

    crew.run(work, -(-edges.points // _ROWS))
    return Density(logs, sums > 0)


def layout_radii(positions: F4, edges: FuzzyGraph, strength: F4, crew: Crew) -> tuple[F4, F4]:
    """Return float32 (n,) twice: logarithms of radii along the edges in a layout, and sums of strengths there."""
    from core.analysis.projection.umap import kernels

    logs, sums = np.empty(len(positions), dtype=np.float32), np.empty(len(positions), dtype=np.float32)

    def work(number: int) -> None:
        last = min((number + 1) * _ROWS, len(positions))
        kernels.layout_radii(edges.starts, edges.columns, strength, positions, number * _ROWS, last, logs, sums)

    crew.run(work, -(-len(positions) // _ROWS))
    return logs, sums


def kept_densities(density: Density, picture: F4, neighbours: int, crew: Crew) -> float:
    """Return how the logarithms of local radii in a picture correlate with those among the vectors, -1 to 1.

    Radii in the picture are along the edges of its own fuzzy graph of so many neighbours, as umap-learn measures them.
    NaN where one of the two does not vary, or there are hardly any points.
    """
    held = density.held
    if held.sum() < _FEWEST:
        return float("nan")
    graph = _nearest(np.ascontiguousarray(picture[held]), min(neighbours, int(held.sum())) - 1)
    shown = vector_density(graph, fuzzy_graph(graph, 1.0, 1.0, crew), crew, squared=False)
    wanted, found = density.logs[held][shown.held].astype(np.float64), shown.logs[shown.held].astype(np.float64)
    if len(found) < _FEWEST or wanted.std() == 0 or found.std() == 0:
        return float("nan")
    return float(np.corrcoef(wanted, found)[0, 1])


def _nearest(positions: F4, count: int) -> NeighbourGraph:
    """Return the nearest others of positions, by a tree, which is quick in so few dimensions."""
    from scipy.spatial import cKDTree

    distances, indices = cKDTree(positions).query(positions, k=range(1, count + 2))
    others = indices != np.arange(len(positions))[:, None]
    others[others.all(axis=1), -1] = False  # a point may be missing among many in one place
    shape = len(positions), count
    nearest = indices[others].reshape(shape).astype(np.int32)
    return NeighbourGraph(nearest, distances[others].reshape(shape).astype(np.float32), "euclidean", True, 1.0)
