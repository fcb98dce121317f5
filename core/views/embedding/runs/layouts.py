"""Coordinates that a method makes: while it runs, when it was stopped, and when it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

import numpy as np

from core.analysis.projection.pca import Pca
from core.cloud.cloud import Cloud
from core.model import F4, Bool


def _no_losses() -> F4:
    return np.empty((0, 2), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Coordinates that a run ended with, and how it went.

    Attributes
    ----------
    scores
        float32 (n, k), NaN for rows that were set aside.
    axis_titles
        What the k coordinates are.
    set_aside
        bool (n,), None if all rows have coordinates.
    notes
        What the user should know about how they were made, one sentence each.
    epoch, epochs
        How many rounds were done of how many, both 0 for a method without rounds; fewer where it was stopped.
    seconds
        How long it took, without the neighbours.
    losses
        float32 (m, 2): rounds and what the method minimised then; empty where it does not say.
    reach
        Coordinates that become -1 and 1 in the picture, around 0; 0 for those that this layout reaches.
    radius
        Of a layout laid over another: its size as its method made it.
    """

    scores: F4
    axis_titles: tuple[str, ...]
    set_aside: Bool | None = None
    notes: tuple[str, ...] = ()
    epoch: int = 0
    epochs: int = 0
    seconds: float = 0.0
    losses: F4 = field(default_factory=_no_losses)
    reach: float = 0.0
    radius: float = 0.0

    @property
    def stopped(self) -> bool:
        """Whether it was ended before its last round."""
        return self.epoch < self.epochs


@dataclass(frozen=True, slots=True, eq=False)
class Moving:
    """A frame of a run that goes on, ready to be drawn.

    Attributes
    ----------
    scores, axis_titles, set_aside, epoch, epochs
        As in `Layout`.
    axes
        Which coordinates are the axes of `cloud`.
    reach
        As in `Layout`.
    step
        Which step it is of, where that is not the one that is looked at: ``"step 300 (3 of 12)"``.
    notes
        As in `Layout`.
    """

    scores: F4
    axis_titles: tuple[str, ...]
    set_aside: Bool | None
    epoch: int
    epochs: int
    axes: tuple[int, ...]
    cloud: Cloud
    reach: float = 0.0
    step: str = ""
    notes: tuple[str, ...] = ()

    @property
    def stopped(self) -> bool:
        """False: it goes on."""
        return False


class Without(Enum):
    """Stands in the results for coordinates that are not there."""

    ABSENT = auto()
    """They were looked for and not found; nothing makes them unasked."""
    AWAITED = auto()
    """A run has started and has no frame yet."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """Stands in the results for coordinates that cannot be made.

    Attributes
    ----------
    reason
        One sentence for the user, without a full stop.
    """

    reason: str


Shown: TypeAlias = Pca | Layout | Moving
"""What a picture can show."""
