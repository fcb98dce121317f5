"""What the user wishes to see in the view of hyperparameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from core.state.column_types import ColumnType, base_field


class FieldScale(StrEnum):
    """How values of a field become places on an axis."""

    AUTO = "auto"
    """By the values themselves."""
    LINEAR = "linear"
    LOG = "log"
    SYMLOG = "symlog"
    """Logarithmic in both directions from zero, linear around it."""
    PERCENTILE = "percentile"
    """By rank: each run takes as much room as any other."""
    CATEGORICAL = "categorical"
    TIME = "time"


class Marginal(StrEnum):
    """What is drawn beside an axis of the shown runs' distribution."""

    NONE = "none"
    HISTOGRAM = "histogram"
    BOX = "box"
    """Median, quartiles and whiskers."""


@dataclass(frozen=True, slots=True)
class AxisLimits:
    """The values at the two ends of an axis; runs beyond are drawn at its ends."""

    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class AxisChoice:
    """How one axis is drawn; `limits` is None for all values."""

    scale: FieldScale = FieldScale.AUTO
    inverted: bool = False
    limits: AxisLimits | None = None


_SCALES = {
    ColumnType.NUMBER: FieldScale.LINEAR,
    ColumnType.LOG: FieldScale.LOG,
    ColumnType.CATEGORY: FieldScale.CATEGORICAL,
    ColumnType.TEXT: FieldScale.CATEGORICAL,
    ColumnType.TIME: FieldScale.TIME,
}


@dataclass(frozen=True, slots=True)
class HParamsState:
    """One state of the view of hyperparameters, and of its parallel coordinates.

    Attributes
    ----------
    axes
        Fields from left to right, as queries write them; None chooses those that vary.
    choices
        How axes are drawn, by field; those that are missing are drawn by default.
    colour_by
        Field that lines are coloured by; None lets the view choose, an empty string means the runs' own colours.
    colour_map
        Name of the continuous colour map.
    curved
        Whether lines leave axes at right angles.
    marginal
        What is drawn beside each axis.
    opacity
        0 to 1 of a single line, None to choose by their number.
    page
        Kind of the page in front.
    types
        What the user says that values are, by field; others are what they look like.
    """

    axes: tuple[str, ...] | None = None
    choices: Mapping[str, AxisChoice] = field(default_factory=dict)
    colour_by: str | None = None
    colour_map: str = "viridis"
    curved: bool = False
    marginal: Marginal = Marginal.NONE
    opacity: float | None = None
    page: str = "parallel"
    types: Mapping[str, ColumnType] = field(default_factory=dict)

    def choice(self, name: str) -> AxisChoice:
        """Return how the axis of a field is drawn; without a scale of its own by the type that the user gave it."""
        choice = self.choices.get(name, AxisChoice())
        kind = self.types.get(base_field(name)) if self.types and choice.scale is FieldScale.AUTO else None
        return choice if kind is None else replace(choice, scale=_SCALES[kind])
