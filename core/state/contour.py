"""What the user wishes to see of a metric over two hyperparameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.analysis.surface.recipe import SurfaceMethod
from core.state.hparams import AxisLimits


@dataclass(frozen=True, slots=True)
class ContourState:
    """One state of the page of contours; the metric and its direction are those of `ImportanceState`.

    Attributes
    ----------
    fields
        Two make one plot, more one for each pair of them; None chooses the two with which the metric goes most.
    method
        How the surface is made between runs.
    neighbours
        Of how many places each value of a smooth surface is made, None to go by how many there are.
    reach
        How far from the nearest run the surface is drawn, as a share of an axis; None to go by how many there are.
    fill, isolines, points
        Whether the surface is filled with colours, has lines of one height, and runs are drawn over it.
    limits
        The part of each field's axis that is seen; those that are missing are seen whole.
    """

    fields: tuple[str, ...] | None = None
    method: SurfaceMethod = SurfaceMethod.SMOOTH
    neighbours: int | None = None
    reach: float | None = None
    fill: bool = True
    isolines: bool = True
    points: bool = True
    limits: Mapping[str, AxisLimits] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RankState:
    """One state of the page of ranks; `fields` and `limits` as in `ContourState`, `best` marks the best run."""

    fields: tuple[str, ...] | None = None
    best: bool = True
    limits: Mapping[str, AxisLimits] = field(default_factory=dict)
