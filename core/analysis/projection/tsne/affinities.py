"""How much every vector attracts every other, from the shared neighbour graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.parameters import Value
from core.model.arrays import F8

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

NEIGHBOURS_FOR_EACH = 3
"""Neighbours for each unit of perplexity: beyond them a Gaussian of that perplexity is as good as 0."""


def largest_perplexity(rows: int) -> float:
    """Return the largest perplexity that so many vectors allow, at least 1."""
    return max(1.0, (rows - 1) / NEIGHBOURS_FOR_EACH)


def perplexities(parameters: Mapping[str, Value], rows: int) -> tuple[float, ...]:
    """Return the perplexities that are used for so many vectors: one, or two for a mixture."""
    wanted = [float(parameters["perplexity"]), float(parameters["coarse_perplexity"])]
    most = largest_perplexity(rows)
    return tuple(sorted({min(value, most) for value in wanted if value > 0}))


def affinities(graph: NeighbourGraph, perplexities: tuple[float, ...]) -> csr_matrix:
    """Return the joint probabilities of vectors, float64 (n, n), symmetric, with sum 1.

    For several perplexities they are the mixture of one Gaussian for each (Kobak and Berens, "The art of using t-SNE
    for single-cell transcriptomics", 2019).
    """
    from openTSNE.affinity import joint_probabilities_nn

    nearest = graph.first(max(1, int(NEIGHBOURS_FOR_EACH * max(perplexities))))
    joint: csr_matrix = joint_probabilities_nn(nearest.indices.copy(), _scaled(nearest), list(perplexities))
    return joint


def _scaled(graph: NeighbourGraph) -> F8:
    """Return distances with mean 1, near which the search for the widths of Gaussians starts."""
    distances = graph.distances.astype(np.float64)
    typical = float(distances.mean())
    return distances / typical if typical > 0 else distances
