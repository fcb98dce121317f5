"""What the embedding view compares with what it shows, and how steady it looks at steps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Against(StrEnum):
    """What is compared with what is shown."""

    NOTHING = ""
    BEFORE = "before"
    """The logged step before the one that is shown, whichever that is."""
    STEP = "step"
    """A chosen step of the same table."""
    VECTORS = "vectors"
    """The vectors that the picture is of."""
    METHOD = "method"
    """The same vectors by another method, as it is chosen for that."""
    TABLE = "table"
    """Another table of the same rows."""


class Within(StrEnum):
    """Where neighbours are looked for at two steps, and in two tables."""

    VECTORS = "vectors"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class MovedState:
    """Which points are said to have moved.

    Attributes
    ----------
    against
        What is compared with what is shown.
    step, method, table
        Which step, method or table that is, for those that are chosen; None is a state without a step.
    within
        Where neighbours are looked for; a method is compared in pictures, and vectors with the picture.
    neighbours
        How many nearest of each point are compared.
    scalar
        Tag of the scalar of the same run that is drawn over the steps, empty for none.
    """

    against: Against = Against.NOTHING
    step: int | None = None
    method: str = ""
    table: str = ""
    within: Within = Within.VECTORS
    neighbours: int = 15
    scalar: str = ""
