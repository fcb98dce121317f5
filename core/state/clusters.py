"""Clusters that were found, and how others would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.analysis.clusters.asked import ClusterMethod
from core.results import ResultKey
from core.state.rows import RowSet


class ClusterSpace(StrEnum):
    """Where clusters are looked for."""

    PICTURE = "picture"
    """Among the points as they are drawn, by the axes that are shown."""
    VECTORS = "vectors"
    """Among the vectors themselves."""


@dataclass(frozen=True, slots=True)
class ClusterWish:
    """How clusters are found.

    Attributes
    ----------
    method, space, seed
        How, where, and what chance depends on.
    count
        Clusters of k-means.
    smallest
        Points that a cluster of HDBSCAN has at least; 0 for the square root of how many there are.
    dense
        How many points must be near one for its place to be dense.
    leaves
        Whether the innermost clusters are taken.
    unit
        Whether vectors are made one long first.
    shown_only
        Whether points that are hidden are left out.
    named_by
        The column whose categories or words name clusters, empty for none; None lets the view choose.
    """

    method: ClusterMethod = ClusterMethod.KMEANS
    space: ClusterSpace = ClusterSpace.PICTURE
    seed: int = 0
    count: int = 10
    smallest: int = 0
    dense: int = 10
    leaves: bool = False
    unit: bool = False
    shown_only: bool = False
    named_by: str | None = None


@dataclass(frozen=True, slots=True)
class Clustered:
    """Clusters that are a column.

    Attributes
    ----------
    key
        Of the result that holds them.
    wish
        How they were found.
    of
        What they were found in, in words: ``"UMAP, neighbours 15, seed 0"``.
    rows
        Among which points; None for all.
    names
        What the user calls clusters, by their numbers from 0.
    """

    key: ResultKey
    wish: ClusterWish = field(default_factory=ClusterWish)
    of: str = ""
    rows: RowSet | None = None
    names: Mapping[str, str] = field(default_factory=dict)
