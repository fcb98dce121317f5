"""What clusters are asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

_FEWEST = 5


class ClusterMethod(StrEnum):
    """How clusters are found."""

    KMEANS = "kmeans"
    HDBSCAN = "hdbscan"

    @property
    def called(self) -> str:
        """What people call it."""
        return {ClusterMethod.KMEANS: "k-means", ClusterMethod.HDBSCAN: "HDBSCAN"}[self]


@dataclass(frozen=True, slots=True)
class Asked:
    """What clusters are asked for.

    Attributes
    ----------
    method, seed
        How, and what chance depends on.
    count
        Clusters of k-means.
    smallest, dense
        Points that a cluster of HDBSCAN has at least, and how many must be near a point for its place to be dense.
    leaves
        Whether HDBSCAN takes the innermost clusters.
    unit
        Whether vectors are made one long first, so that only their directions count.
    """

    method: ClusterMethod = ClusterMethod.KMEANS
    seed: int = 0
    count: int = 10
    smallest: int = 50
    dense: int = 10
    leaves: bool = False
    unit: bool = False


def smallest_for(rows: int) -> int:
    """Return how many points a cluster has at least where nobody says: the square root of all, 5 or more."""
    return max(math.isqrt(rows), _FEWEST)
