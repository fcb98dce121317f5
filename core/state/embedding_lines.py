"""Which lines the embedding view draws between points."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Trails:
    """Lines along sequences of points.

    Attributes
    ----------
    shown
        Whether they are drawn.
    order
        Metadata column whose numbers say what comes after what; empty for a column that names the next row, where
        the metadata have one.
    group
        Metadata column of which each value is a sequence of its own; empty where all points are one.
    """

    shown: bool = True
    order: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines but those between neighbours that the picture tears apart.

    Attributes
    ----------
    trails
        Along sequences.
    neighbours
        Whether selected points are joined with their nearest neighbours, as many and by the metric that are listed.
    paths
        Whether selected points are joined with where they are at the other steps.
    """

    trails: Trails = field(default_factory=Trails)
    neighbours: bool = False
    paths: bool = False
