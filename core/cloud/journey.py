"""A cloud on its way from where its points were to where they go."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.cloud.cloud import Cloud
from core.cloud.tiles import Tiles, make_tiles
from core.model.arrays import F4


@dataclass(frozen=True, slots=True, eq=False)
class Journey:
    """All that is the same on the whole way: points keep the order they have at its end.

    Attributes
    ----------
    start
        float32 (n, 3): where points come from.
    ordered, tiles
        The same in the order of the end, and the boxes around its tiles there.
    end
        Where they go.
    """

    start: F4
    ordered: F4
    tiles: Tiles
    end: Cloud

    @staticmethod
    def between(start: F4, end: Cloud) -> Journey:
        """Return the way from positions (n, 3) to a cloud of as many points; raises ValueError for another number."""
        if len(start) != len(end):
            raise ValueError(f"{len(start)} points cannot become {len(end)}")
        ordered = np.take(start, end.order, axis=0).astype(np.float32, copy=False)
        return Journey(start, ordered, make_tiles(ordered), end)

    def at(self, share: float) -> Cloud:
        """Return the cloud at a share (0 to 1) of the way, every point on a straight line.

        The boxes of its tiles hold all their points, as the box between two boxes holds what lies between their points.
        """
        part = np.float32(share)
        end = self.end
        lower = self.tiles.lower + share * (end.tiles.lower - self.tiles.lower)
        upper = self.tiles.upper + share * (end.tiles.upper - self.tiles.upper)
        slack = 1e-6 * np.maximum(np.abs(lower), np.abs(upper))  # positions are rounded to single precision
        tiles = replace(end.tiles, lower=lower - slack, upper=upper + slack)
        positions = self.start + part * (end.positions - self.start)
        return Cloud.of(positions, end.order, self.ordered + part * (end.ordered - self.ordered), tiles)
