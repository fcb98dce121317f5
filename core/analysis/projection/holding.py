"""Points that are held: after each round they are pulled back towards where they began."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.projection.method import Given
from core.model.arrays import F4, F8, Bool


@dataclass(frozen=True, slots=True, eq=False)
class Hold:
    """A spring between each point and its place, as in dynamic t-SNE (Rauber, Falcão and Telea, 2016).

    Attributes
    ----------
    places
        float (n, k): where points are held.
    rows
        bool (n,): which of them are.
    share
        How much of the way back they are pulled by each round that moves points as far as the first one.
    """

    places: F4 | F8
    rows: Bool
    share: float

    def pull(self, layout: F4 | F8, pace: float) -> None:
        """Pull a layout (n, k) back in place; `pace` is how far a round moves points, as a share of the first one."""
        chosen = slice(None) if self.rows.all() else self.rows
        layout[chosen] += layout.dtype.type(min(1.0, self.share * pace)) * (self.places[chosen] - layout[chosen])


def held(given: Given, start: F4 | F8) -> Hold | None:
    """Return what holds the points of a run that goes on where it starts; None where nothing does.

    Rows that the layout it goes on from does not know are free.
    """
    if given.layout is None or not given.epoch or not given.hold > 0:
        return None
    known: Bool = np.isfinite(given.layout.sum(axis=1))
    return Hold(start.copy(), known, given.hold)
