"""What makes runs a group, and what stands for a group's metrics."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class GroupBy(StrEnum):
    """What runs of a group have in common."""

    NONE = "none"
    """Every run stands by itself."""
    PARAMS = "params"
    """All hyperparameters but those that are left out, such as the seed."""
    FIELDS = "fields"
    """The values of some columns."""
    SESSION = "session"
    """The session group that TensorBoard's writers of hyperparameters name."""
    PARENT = "parent"
    """The run that started them."""
    EXPERIMENT = "experiment"
    PATTERN = "pattern"
    """What a regular expression captures of their names."""


class Aggregate(StrEnum):
    """The number that stands for a group's values of a metric."""

    MEAN = "mean"
    MEDIAN = "median"
    """Of an even number of values the lower one in the middle, as in TensorBoard: a value that some run has."""
    MIN = "min"
    MAX = "max"


@dataclass(frozen=True, slots=True)
class Grouping:
    """What makes runs a group.

    Attributes
    ----------
    by
        What they have in common.
    without
        Hyperparameters by which groups are not told apart, for PARAMS; None for those that are named as seeds are.
    fields
        For FIELDS, as queries write them: ``"params.lr"``.
    pattern
        For PATTERN.
    aggregate
        What stands for a group's values of a metric.
    aggregate_by
        Column whose median, lowest or highest run stands for all metrics of a group, as in TensorBoard; empty where
        each metric is looked at by itself, and for MEAN.
    unfolded
        Groups, by their keys, whose runs have rows in the table of runs.
    most
        How many groups stand by themselves, in the order of their names; the rest is one, "Others". 0 for all.
    dash
        Column by whose values the dashes of curves go, as queries write it; empty for none. Runs need not be grouped;
        where they are, groups are told apart by it as well.
    """

    by: GroupBy = GroupBy.NONE
    without: tuple[str, ...] | None = None
    fields: tuple[str, ...] = ()
    pattern: str = ""
    aggregate: Aggregate = Aggregate.MEAN
    aggregate_by: str = ""
    unfolded: frozenset[str] = field(default_factory=frozenset)
    most: int = 0
    dash: str = ""

    @property
    def active(self) -> bool:
        """Whether runs are grouped at all."""
        return self.by is not GroupBy.NONE


class ColourBy(StrEnum):
    """What the colour of a run says."""

    AUTO = "auto"
    """Which group it belongs to where runs are grouped, else which run it is."""
    RUN = "run"
    GROUP = "group"
    FIELD = "field"
    PATTERN = "pattern"
    """What a regular expression captures of its name."""


@dataclass(frozen=True, slots=True)
class RunColouring:
    """How runs are coloured that the user gave no colour by hand.

    Attributes
    ----------
    by
        What colours say.
    field
        For FIELD, as queries write it.
    pattern
        For PATTERN.
    colour_map
        Name of the continuous colour map for numbers.
    """

    by: ColourBy = ColourBy.AUTO
    field: str = ""
    pattern: str = ""
    colour_map: str = "viridis"
