"""From projected vectors to positions in the unit cube."""

from __future__ import annotations

import numpy as np

from core.analysis.projection.method import Projection
from core.cloud.cloud import Cloud
from core.cloud.compiling import compiled, steady
from core.cloud.extremes import outermost_rows
from core.cloud.threads import in_blocks, shares, side_by_side
from core.model import F4, I8, Bool
from core.views.embedding.memo import remembered

_GRID = (-1.0, -0.5, 0.0, 0.5, 1.0)
_BLOCK = 1 << 13
_TOGETHER = 1024


@remembered(4)
def positions(made: Projection, components: tuple[int, ...]) -> F4:
    """Return chosen components scaled alike into the cube from -1 to 1, float32 (n, 3), read-only.

    The middle of the range of each axis is 0, unless the layout itself says what it is to reach: so do those of
    several steps, which share a scale. Axes beyond those chosen or computed, and rows set aside, are 0.
    """
    rows = len(made.scores)
    usable = [c for c in components if c < made.scores.shape[1]]
    keep = drawable(made)
    everything = keep is everybody(rows)
    chosen = made.scores if everything else made.scores[keep]
    middle, reach = _middle_and_reach(made, chosen, usable)
    extent.put(float(reach), made, components)
    scaled = _scaled(chosen, usable, middle, reach or np.float32(1))
    result = scaled
    if not everything:
        result = np.zeros((rows, 3), dtype=np.float32)
        result[keep] = scaled
    result.setflags(write=False)
    return result


def _scaled(chosen: F4, usable: list[int], middle: F4, reach: np.float32) -> F4:
    """Return columns of scores (n, k), less the middle and divided by the reach, float32 (n, 3), 0 where there is none.

    In blocks, so that each is filled while it is in the processor's cache, the memory that the system gives included.
    """
    scaled: F4 = np.empty((len(chosen), 3), dtype=np.float32)
    in_one = compiled() and chosen.flags.c_contiguous and chosen.dtype == np.float32
    scores, columns = steady(chosen, np.float32) if in_one else chosen, np.array(usable, dtype=np.int64)

    def scale(block: slice) -> None:
        scaled[block, len(usable) :] = 0
        if in_one:
            from core.cloud import kernels

            kernels.place(scores[block], columns, middle, reach, scaled[block])
            return
        for axis, column in enumerate(usable):
            scaled[block, axis] = (chosen[block, column] - middle[axis]) / reach

    in_blocks(len(chosen), scale)
    return scaled


@remembered(8)
def extent(made: Projection, components: tuple[int, ...]) -> float:
    """Return which length of the chosen components becomes 1 in `positions`, which knows it beforehand."""
    keep = drawable(made)
    chosen = made.scores if keep is everybody(len(made.scores)) else made.scores[keep]
    return float(_middle_and_reach(made, chosen, [c for c in components if c < made.scores.shape[1]])[1])


def in_units(made: Projection, components: tuple[int, ...], where: F4) -> F4:
    """Return places of the cube of `positions`, float32 (m, 3), in the coordinates' own units, float32 (m, axes)."""
    usable = [c for c in components if c < made.scores.shape[1]]
    middle, reach = _middle_and_reach(made, made.scores[drawable(made)], usable)
    told: F4 = where[:, : len(usable)] * (reach or np.float32(1)) + middle
    return told


def _middle_and_reach(made: Projection, chosen: F4, usable: list[int]) -> tuple[F4, np.float32]:
    """Return what is subtracted from each of the usable columns of scores (n, k), and what they are divided by."""
    middle: F4 = np.zeros(len(usable), dtype=np.float32)
    reach = np.float32(getattr(made, "reach", 0.0))
    if chosen.size and usable and not reach:
        low, high = _extent(chosen, usable)
        middle, reach = ((low + high) / 2).astype(np.float32), np.float32(float((high - low).max()) / 2 or 1.0)
    return middle, reach


def _extent(scores: F4, columns: list[int]) -> tuple[F4, F4]:
    """Return the lowest and highest of each of some columns of scores (n, k)."""
    lows: list[F4] = []
    highs: list[F4] = []

    def look(rows: slice) -> None:
        low, high = _extent_of(scores[rows], columns)
        lows.append(low)
        highs.append(high)

    side_by_side(look, shares(len(scores)))
    return np.min(lows, axis=0), np.max(highs, axis=0)


def _extent_of(scores: F4, columns: list[int]) -> tuple[F4, F4]:
    # Many rows side by side are compared with many others at once, instead of a few numbers with a few.
    together = max(len(scores) // _TOGETHER, 1) if scores.flags.c_contiguous else 1
    blocks = scores[: len(scores) // together * together].reshape(len(scores) // together, -1)
    rest = scores[len(blocks) * together :]
    lowest, highest = (
        np.vstack([edge.reshape(together, -1), rest]) for edge in (blocks.min(axis=0), blocks.max(axis=0))
    )
    return lowest.min(axis=0)[columns], highest.max(axis=0)[columns]


def drawable(made: Projection) -> Bool:
    """Return which rows have coordinates, bool (n,), read-only: those not set aside for NaN or infinities."""
    return everybody(len(made.scores)) if made.set_aside is None else _others(made.set_aside)


@remembered(4)
def _others(set_aside: Bool) -> Bool:
    mask = ~set_aside
    mask.setflags(write=False)
    return mask


@remembered(4)
def everybody(rows: int) -> Bool:
    """Return a mask of all rows, read-only: the same object for all projections without gaps."""
    mask = np.empty(rows, dtype=np.bool_)
    in_blocks(rows, lambda block: mask[block].fill(True))
    mask.setflags(write=False)
    return mask


@remembered(4)
def outermost(where: F4, mask: Bool) -> F4:
    """Return the positions farthest out in 98 directions, float32 (m, 3): what decides how a cloud is framed."""
    outward = _directions()
    found: set[int] = set()
    for start in range(0, len(where), _BLOCK):
        rows = start + np.flatnonzero(mask[start : start + _BLOCK])
        if len(rows):
            found.update(rows[_farthest(where[rows], outward)].tolist())
    rest = where[sorted(found)]
    return rest[np.unique(_farthest(rest, outward))] if len(rest) else rest


def look_for_outermost(cloud: Cloud, mask: Bool) -> None:
    """Find with the help of a cloud what `outermost` returns for its positions; of a sample, what that knows."""
    outermost.put(cloud.positions[outermost_rows(cloud, mask, _directions())], cloud.positions, mask)


def _directions() -> F4:
    steps = np.array([(x, y, z) for x in _GRID for y in _GRID for z in _GRID], dtype=np.float32)
    outward: F4 = steps[np.abs(steps).max(axis=1) == 1]
    return outward


def _farthest(where: F4, outward: F4) -> I8:
    # One row of products a direction: the largest of numbers that lie side by side is found many times faster.
    farthest: I8 = np.ascontiguousarray(outward @ where.T).argmax(axis=1)
    return farthest


def axis_titles(made: Projection, components: tuple[int, ...]) -> tuple[str, ...]:
    """Return the titles of the axes; an axis beyond the coordinates there are is called nothing but that."""
    titles = made.axis_titles
    kind = titles[0].split(" ")[0] if titles else "Axis"
    return tuple(titles[c] if c < len(titles) else f"{kind} {c + 1} (none)" for c in components)
