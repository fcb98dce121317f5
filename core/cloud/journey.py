"""A cloud on its way from where its points were to where they go."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.cloud.cloud import Cloud
from core.cloud.threads import in_blocks
from core.cloud.tiles import Tiles, make_tiles, rows_of
from core.model.arrays import F4, F8, I4


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
        ordered = rows_of(start, end.order)
        return Journey(start, ordered, make_tiles(ordered), end)

    def at(self, share: float) -> Cloud:
        """Return the cloud at a share (0 to 1) of the way, every point on a straight line, both ends exactly as given.

        The boxes of its tiles hold all their points, as the box between two boxes holds what lies between their points.
        """
        part, end = np.float32(share), self.end
        if share >= 1:
            return end
        tiles = _between(self.tiles, end.tiles, share)
        positions = self.start + part * (end.positions - self.start)
        return Cloud.of(positions, end.order, self.ordered + part * (end.ordered - self.ordered), tiles, end)


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """The way of a sample of very many points: it is made, and gone, in the time that the sample takes.

    Attributes
    ----------
    start
        float32 (k, 3): where the points of the sample come from, in the order of `sample`.
    tiles
        The boxes around its tiles there.
    sample
        The sample where it goes; its positions are those of all points at the end.
    end
        Where all points go.
    """

    start: F4
    tiles: Tiles
    sample: Cloud
    end: Cloud

    @staticmethod
    def rows(end: Cloud, most: int) -> I4:
        """Return about `most` rows of a cloud in its order, an equal share of each of its tiles."""
        step = max(len(end.order) / max(most, 1), 1.0)
        return end.order[(np.arange(int(len(end.order) / step)) * step).astype(np.int64)]

    @staticmethod
    def between(start: F4, rows: I4, end: Cloud) -> Glimpse:
        """Return the way of some rows (k,) of a cloud from positions (k, 3)."""
        if len(start) != len(rows):
            raise ValueError(f"{len(start)} points cannot become {len(rows)}")
        ordered = rows_of(end.positions, rows)
        sample = Cloud.of(end.positions, rows, ordered, make_tiles(ordered))
        sample.whole = False
        return Glimpse(start, make_tiles(start), sample, end)

    def at(self, share: float) -> Cloud:
        """Return the sample at a share (0 to 1) of the way; at its end all points."""
        if share >= 1:
            return self.end
        tiles = _between(self.tiles, self.sample.tiles, share)
        ordered = self.start + np.float32(share) * (self.sample.ordered - self.start)
        cloud = Cloud.of(self.sample.positions, self.sample.order, ordered, tiles, self.sample)
        cloud.whole = False
        return cloud


def _between(start: Tiles, end: Tiles, share: float) -> Tiles:
    """Return tiles whose boxes hold all that is at a share of the way between points in two."""
    lower = start.lower + share * (end.lower - start.lower)
    upper = start.upper + share * (end.upper - start.upper)
    ends = np.abs([start.lower, start.upper, end.lower, end.upper])
    slack = 1e-6 * ends.max(axis=0)  # positions are rounded to the precision of both ends
    return replace(end, lower=lower - slack, upper=upper + slack)


def seen_again(positions: F4, before: F8, after: F8, ends: F4) -> F4:
    """Return positions (n, 3) that a matrix shows where another showed some, so that what is seen does not jump.

    Parameters
    ----------
    positions
        float32 (n, 3): what was seen.
    before, after
        World to clip coordinates, (4, 4), of pictures of one size.
    ends
        float32 (n, 3): where the points go. Where one of both pictures is flat the points are as far away as these.

    Positions that one of both cannot show stay as they are.
    """
    if np.array_equal(before, after):
        return positions
    flat = not np.any(after[2, :3])
    deep = after if not (flat or np.any(before[2, :3])) else None
    inverse, result = np.linalg.inv(_upright(after)), np.empty((len(positions), 3), dtype=np.float32)

    def fill(rows: slice) -> None:
        seen = _clip(before, positions[rows])
        if deep is not None:
            seen[2] = _clip(deep, ends[rows])[2]
        world = inverse[:, :3] @ seen + inverse[:, 3:]
        with np.errstate(invalid="ignore", divide="ignore"):
            found = world[:3] / world[3]
        if flat:
            found[2] = 0.0
        result[rows] = np.where(np.isfinite(found).all(axis=0), found, positions[rows].T).T

    in_blocks(len(positions), fill)  # by columns, on all threads: the window's thread waits for it
    return result


def _clip(matrix: F8, positions: F4) -> F8:
    """Return where positions (n, 3) are seen: across, down and depth, -1 to 1; NaN behind the eye, float64 (3, n)."""
    clip = matrix[:, :3] @ np.ascontiguousarray(positions.T, dtype=np.float64) + matrix[:, 3:]
    with np.errstate(invalid="ignore", divide="ignore"):
        seen: F8 = clip[:3] / np.where(clip[3] > 0, clip[3], np.nan)
    return seen


def _upright(matrix: F8) -> F8:
    """Return a matrix that can be turned round: a flat one with depths."""
    if np.any(matrix[2, :3]):
        return matrix
    deep = matrix.copy()
    deep[2] = (0.0, 0.0, 1.0, 0.0)
    return deep
