"""How much every vector attracts every other, from the shared neighbour graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.parameters import Value
from core.analysis.projection.spans import Hands, parts
from core.model.arrays import F4, I4, I8

NEIGHBOURS_FOR_EACH = 3
"""Neighbours for each unit of perplexity: beyond them a Gaussian of that perplexity is as good as 0."""

_ROWS = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Affinities:
    """Joint probabilities of vectors: a sparse symmetric matrix by rows, with sum 1.

    Attributes
    ----------
    starts
        int64 (n + 1,): the others of vector i are ``starts[i]`` to ``starts[i + 1]``.
    others
        int32 (m,), ascending in each row.
    values
        float32 (m,).
    information
        Sum over all p log p: what the divergence of a layout has in common with that of any other.
    """

    starts: I8
    others: I4
    values: F4
    information: float


def largest_perplexity(rows: int) -> float:
    """Return the largest perplexity that so many vectors allow, at least 1."""
    return max(1.0, (rows - 1) / NEIGHBOURS_FOR_EACH)


def perplexities(parameters: Mapping[str, Value], rows: int) -> tuple[float, ...]:
    """Return the perplexities that are used for so many vectors: one, or two for a mixture."""
    wanted = [float(parameters["perplexity"]), float(parameters["coarse_perplexity"])]
    most = largest_perplexity(rows)
    return tuple(sorted({min(value, most) for value in wanted if value > 0}))


def neighbours_for(perplexity: float) -> int:
    """Return how many neighbours of each vector a perplexity takes."""
    return max(1, int(NEIGHBOURS_FOR_EACH * perplexity))


def affinities(graph: NeighbourGraph, perplexities: tuple[float, ...], hands: Hands) -> Affinities:
    """Return how much vectors attract each other.

    A Gaussian around each vector has the perplexity that is asked for, and both directions of a pair are averaged (van
    der Maaten and Hinton, 2008). For several perplexities it is the mixture of one Gaussian for each (Kobak and
    Berens, "The art of using t-SNE for single-cell transcriptomics", 2019). openTSNE's `joint_probabilities_nn` is
    the same to the precision of the search for the widths; here all processors search, by Newton's method.
    """
    from core.analysis.projection.tsne import kernels

    nearest = graph.first(neighbours_for(max(perplexities)))
    rows, count = nearest.indices.shape
    typical = float(nearest.distances.mean(dtype=np.float64)) or 1.0
    entropies, shares = np.log(np.array(perplexities)), np.empty((rows, count), dtype=np.float32)
    hands.over(
        rows,
        _ROWS,
        lambda _, first, last: kernels.probabilities(nearest.distances, typical, entropies, first, last, shares),
    )
    return _symmetric(np.arange(rows + 1, dtype=np.int64) * count, nearest.indices.ravel(), shares.ravel(), hands)


def _symmetric(starts: I8, others: I4, values: F4, hands: Hands) -> Affinities:
    """Return the mean of a matrix and itself turned over, with sum 1."""
    from core.analysis.projection.tsne import kernels

    back = np.empty_like(starts), np.empty_like(others), np.empty_like(values)
    kernels.turned(starts, others, values, *back)
    own = np.empty_like(starts), np.empty_like(others), np.empty_like(values)
    kernels.turned(*back, *own)  # turned twice, rows are in order
    rows = len(starts) - 1
    into = np.zeros(rows + 1, dtype=np.int64)
    hands.over(rows, _ROWS, lambda _, first, last: kernels.united_counts(*own[:2], *back[:2], first, last, into[1:]))
    np.cumsum(into, out=into)
    joint, weights = np.empty(into[-1], dtype=np.int32), np.empty(into[-1], dtype=np.float32)
    share, information = 0.5 / float(values.sum(dtype=np.float64)), np.zeros(parts(rows, _ROWS))

    def unite(number: int, first: int, last: int) -> None:
        information[number] = kernels.united(*own, *back, share, into, first, last, joint, weights)

    hands.over(rows, _ROWS, unite)
    return Affinities(into, joint, weights, float(information.sum()))
