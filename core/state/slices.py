"""What the user wishes to see of a metric over each hyperparameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.state.hparams import AxisLimits

ORDER = "order"
"""In place of a field: the order in which runs started."""


@dataclass(frozen=True, slots=True)
class SlicesState:
    """One state of the page of slices; the metric and its direction are those of `ImportanceState`.

    Attributes
    ----------
    fields
        What the metric is drawn over, as queries write it; None chooses parameters that vary.
    colour_by
        Field that runs are coloured by, `ORDER` for the order in which they started, an empty string for their own
        colours.
    by_strength
        Whether those stand first with which the metric goes most.
    trend
        Whether a line shows what is common to neighbouring runs.
    best
        Whether the best run is marked.
    limits
        The part of each field's axis that is seen; those that are missing are seen whole.
    """

    fields: tuple[str, ...] | None = None
    colour_by: str = ORDER
    by_strength: bool = True
    trend: bool = True
    best: bool = True
    limits: Mapping[str, AxisLimits] = field(default_factory=dict)
