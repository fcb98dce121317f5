"""What the user wishes to see of a metric over two hyperparameters."""

from __future__ import annotations

from dataclasses import dataclass

from core.analysis.surface.recipe import SurfaceMethod


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
    """

    fields: tuple[str, ...] | None = None
    method: SurfaceMethod = SurfaceMethod.SMOOTH
    neighbours: int | None = None
    reach: float | None = None
    fill: bool = True
    isolines: bool = True
    points: bool = True


@dataclass(frozen=True, slots=True)
class RankState:
    """One state of the page of ranks; `fields` as in `ContourState`, `best` says whether the best run is marked."""

    fields: tuple[str, ...] | None = None
    best: bool = True
