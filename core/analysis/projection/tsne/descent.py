"""Steps down the gradient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.projection.spans import parts
from core.analysis.projection.tsne.forces import Forces
from core.model.arrays import F8

MOMENTUM = 0.8
LONGEST = 5.0
"""Nobody moves further in a step."""

_ROWS = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """Gradient descent with momentum and a gain for each coordinate (Jacobs, 1988), as openTSNE does it.

    Attributes
    ----------
    layout
        float64 (n, k), centred by every step.
    update, gains
        float64 (n, k): the last step, and how much longer the next one is in each coordinate.
    """

    layout: F8
    update: F8
    gains: F8

    @classmethod
    def begin(cls, layout: F8) -> Descent:
        """Return a descent from a layout, at rest."""
        return cls(np.ascontiguousarray(layout, dtype=np.float64), np.zeros(layout.shape), np.ones(layout.shape))

    def step(self, forces: Forces, exaggeration: float, rate: float) -> None:
        """Move all points once, by forces at the layout."""
        from core.analysis.projection.tsne import kernels

        rows, dimensions = self.layout.shape
        sums = np.zeros((parts(rows, _ROWS), dimensions))

        def move(number: int, first: int, last: int) -> None:
            kernels.step(
                self.layout, self.update, self.gains, forces.pulls, forces.pushes, exaggeration, forces.whole,
                rate, MOMENTUM, LONGEST, first, last, sums[number],
            )  # fmt: skip

        forces.hands.over(rows, _ROWS, move)
        mean = sums.sum(axis=0) / rows
        forces.hands.over(rows, _ROWS, lambda _, first, last: kernels.shift(self.layout, mean, first, last))
