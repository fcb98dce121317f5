"""What the user wishes to see of runs side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ComparePart(StrEnum):
    """What of the runs is laid side by side."""

    VALUES = "values"
    CURVES = "curves"
    TEXTS = "texts"


class Direction(StrEnum):
    """In which direction a metric is better."""

    LOWER = "min"
    HIGHER = "max"


@dataclass(frozen=True, slots=True)
class CompareState:
    """One state of the page that compares runs.

    Attributes
    ----------
    runs
        Names of the runs in their order.
    part
        Values, curves or texts.
    baseline
        The run that the others are measured against; empty for none.
    differences
        Whether only fields are listed in which the runs differ.
    transposed
        Whether each run is a row instead of a column.
    directions
        In which direction metrics are better, by tag, where that is not the usual one by their name.
    tags
        Metrics whose curves are drawn; None lets the page choose.
    text
        Key of the text that is compared (`core.views.compare.texts`); empty lets the page choose.
    left, right
        The two runs whose texts are compared; empty for the first and the second.
    unified
        Whether both texts are written into one column.
    whole
        Whether long stretches without a difference are written out.
    """

    runs: tuple[str, ...] = ()
    part: ComparePart = ComparePart.VALUES
    baseline: str = ""
    differences: bool = False
    transposed: bool = False
    directions: Mapping[str, Direction] = field(default_factory=dict)
    tags: tuple[str, ...] | None = None
    text: str = ""
    left: str = ""
    right: str = ""
    unified: bool = False
    whole: bool = False
