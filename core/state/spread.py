"""What the user wishes to see of how a metric is distributed, and how it got better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.state.hparams import AxisLimits
from core.state.slices import ORDER


@dataclass(frozen=True, slots=True)
class EdfState:
    """One state of the page of distribution functions; the metric and its direction are those of `ImportanceState`.

    Attributes
    ----------
    curves_by
        Field whose values have a curve each, empty for one curve of all runs; None goes by groups or experiments where
        there are some.
    band
        Probability with which the band around each curve holds the true one, 0 to draw none.
    points
        Whether runs are drawn on their curves.
    limits
        The part of each field's axis that is seen; those that are missing are seen whole.
    """

    curves_by: str | None = None
    band: float = 0.95
    points: bool = True
    limits: Mapping[str, AxisLimits] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BestState:
    """One state of the page of the best so far; the metric and its direction are those of `ImportanceState`.

    Attributes
    ----------
    over
        Field along which runs follow each other, `ORDER` for the order in which they started.
    curves_by
        As in `EdfState`.
    points
        Whether runs are drawn beside their lines.
    limits
        As in `EdfState`; those of the order of runs are under `ORDER`.
    """

    over: str = ORDER
    curves_by: str | None = None
    points: bool = True
    limits: Mapping[str, AxisLimits] = field(default_factory=dict)
