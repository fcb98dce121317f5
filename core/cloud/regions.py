"""Which points several outlines, a sphere or the front of a cloud hold: of all points, whatever was drawn of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from core.cloud.cloud import Cloud
from core.cloud.forms import Forms
from core.cloud.points import Emphasis
from core.cloud.projecting import has_depth, planes, project
from core.cloud.threads import BLOCK
from core.model.arrays import F4, F8, I8, U1, Bool

_BLOCK = 1 << 20
_FINE = 6.0
"""Cells of the grid of depths along a disc's radius, at most."""
_LOOKED_AT = 1 << 18
"""Points that are looked at one by one to find one in sight."""
_SIZES = 8
"""Sizes of points up to which each is taken as it is."""


def inside_outlines(
    cloud: Cloud, matrix: F8, width: float, height: float, outlines: Sequence[F8], visible: Bool | None = None
) -> Bool:
    """Return a mask (n,) of the points whose pixel lies in a shape of several outlines (k, 2), by the even-odd rule.

    An outline inside another one is a hole.
    """
    result = np.zeros(len(cloud), dtype=np.bool_)
    for outline in outlines:
        result ^= cloud.inside(matrix, width, height, outline)
    return result if visible is None else result & visible


def any_in_sight(cloud: Cloud, matrix: F8, width: float, height: float, margin: float, emphasis: U1) -> bool:
    """Return whether a point that is not hidden lies within `margin` pixels of the picture.

    Where very many points may, one of them is taken to. Of the emphasis (n,) no more is looked through than tells.
    """
    near = cloud.ranges(matrix, width, height, margin)
    if cloud.whole and int(near.count.sum()) <= _LOOKED_AT:
        rows = cloud.order[cloud.places(near.first, near.count)].astype(np.int64)
        rows = rows[emphasis[rows] != Emphasis.HIDDEN]
    else:
        parts, found = [np.zeros(0, dtype=np.int64)], 0
        for part in _not_hidden(emphasis):
            parts.append(part)
            found += len(part)
            if found > _LOOKED_AT:
                return True
        rows = np.concatenate(parts)
    seen = project(matrix, cloud.positions[rows], width, height)[:, :2]
    with np.errstate(invalid="ignore"):
        return bool(((seen >= -margin) & (seen <= [width + margin, height + margin])).all(axis=1).any())


def any_shown(emphasis: U1) -> bool:
    """Return whether a point is not hidden; looked through up to the first of them."""
    return next(_not_hidden(emphasis), None) is not None


def _not_hidden(emphasis: U1) -> Iterator[I8]:
    """Yield the numbers of the points that are not hidden, in blocks that hold any."""
    for start in range(0, len(emphasis), BLOCK):
        rows = start + np.flatnonzero(emphasis[start : start + BLOCK] != Emphasis.HIDDEN).astype(np.int64)
        if len(rows):
            yield rows


def within_sphere(cloud: Cloud, centre: Sequence[float], radius: float, visible: Bool | None = None) -> Bool:
    """Return a mask (n,) of the points at most `radius` from a place of the world."""
    result = np.zeros(len(cloud), dtype=np.bool_)
    middle = np.asarray(centre, dtype=np.float64)
    if not cloud.whole:
        for start in range(0, len(cloud), _BLOCK):
            result[start : start + _BLOCK] = _near(cloud.positions[start : start + _BLOCK], middle, radius)
    elif len(cloud.order):
        lower, upper = cloud.tiles.lower, cloud.tiles.upper
        closest = ((np.clip(middle, lower, upper) - middle) ** 2).sum(axis=1)
        furthest = (np.maximum(np.abs(middle - lower), np.abs(middle - upper)) ** 2).sum(axis=1)
        whole = furthest <= radius**2 * (1 - 1e-12)
        cut = np.flatnonzero(~whole & (closest <= radius**2 * (1 + 1e-12)))
        result[cloud.order[_places(cloud, np.flatnonzero(whole))]] = True
        places = _places(cloud, cut)
        result[cloud.order[places]] = _near(cloud.ordered[places], middle, radius)
    return result if visible is None else result & visible


def _places(cloud: Cloud, tiles: I8) -> I8:
    return cloud.places(cloud.tiles.first[tiles], cloud.tiles.count[tiles])


def _near(positions: F4, middle: F8, radius: float) -> Bool:
    with np.errstate(invalid="ignore", over="ignore"):
        away = ((positions.astype(np.float64) - middle) ** 2).sum(axis=1)
    near: Bool = away <= radius**2
    return near


def foremost(
    cloud: Cloud,
    matrix: F8,
    width: float,
    height: float,
    mask: Bool,
    radius: float,
    visible: Bool | None = None,
    forms: Forms | None = None,
) -> Bool:
    """Return which points of a mask (n,) have nothing over their centre, with discs of `radius` pixels around all.

    Places are rounded to pixels, for large discs to a sixth of the radius, so that a disc's edge counts to half of
    that. Points that differ in size have discs of their own, rounded to whole pixels where they are of many sizes. In
    two dimensions nothing lies over anything.
    """
    if not has_depth(matrix) or not mask.any():
        return mask.copy()
    drawn = np.ones(len(mask), dtype=np.bool_) if visible is None else visible
    result = mask & drawn
    for own, some in _discs(radius, forms):
        over = drawn if some is None else drawn & some
        result = _not_under(cloud, matrix, (width, height), result, over, own)
    return result


def _discs(radius: float, forms: Forms | None) -> list[tuple[float, Bool | None]]:
    """Return radii of discs, and which points have each, bool (n,); None for all."""
    if forms is None:
        return [(radius, None)]
    radii = radius * forms.table[:, 0].astype(np.float64)
    if len(np.unique(radii)) > _SIZES:
        radii = np.maximum(np.rint(radii), 1.0)
    return [(float(own), (radii == own)[forms.index]) for own in np.unique(radii[np.unique(forms.index)])]


def _not_under(cloud: Cloud, matrix: F8, size: tuple[float, float], mask: Bool, over: Bool, radius: float) -> Bool:
    """Return which points of a mask (n,) have no disc of those `over` over their centre."""
    width, height = size
    step = max(radius / _FINE, 1.0)
    nearest = np.full((int(height / step) + 1, int(width / step) + 1), np.inf)
    for numbers in _numbers_near(cloud, matrix, width, height, mask, radius):
        at, depth, _ = _seen(cloud, numbers[over[numbers]], matrix, width, height, step)
        np.minimum.at(nearest, at, depth)
    covered = _spread(nearest, radius / step)
    result = np.zeros(len(mask), dtype=np.bool_)
    chosen = np.flatnonzero(mask)
    for start in range(0, len(chosen), _BLOCK):
        at, depth, numbers = _seen(cloud, chosen[start : start + _BLOCK], matrix, width, height, step)
        result[numbers[depth <= covered[at]]] = True
    return result


def _numbers_near(cloud: Cloud, matrix: F8, width: float, height: float, mask: Bool, radius: float) -> Iterator[I8]:
    """Yield, in blocks, the numbers of all points that may lie over one of a mask."""
    if not cloud.whole:
        yield from (np.arange(at, min(at + _BLOCK, len(mask))) for at in range(0, len(mask), _BLOCK))
        return
    reach = radius + 1.0
    low, high = np.full(2, np.inf), np.full(2, -np.inf)
    chosen = np.flatnonzero(mask)
    for at in range(0, len(chosen), _BLOCK):
        seen = project(matrix, cloud.positions[chosen[at : at + _BLOCK]], width, height)[:, :2]
        low, high = np.fmin(low, np.fmin.reduce(seen) - reach), np.fmax(high, np.fmax.reduce(seen) + reach)
    (left, top), (right, bottom) = low.tolist(), high.tolist()
    if not left <= right:
        return
    box = (max(left, 0.0), max(top, 0.0), min(right, width), min(bottom, height))
    places = _places(cloud, cloud.tiles.within(planes(matrix, width, height, *box)))
    for at in range(0, len(places), _BLOCK):
        yield cloud.order[places[at : at + _BLOCK]].astype(np.int64)


def _seen(
    cloud: Cloud, numbers: I8, matrix: F8, width: float, height: float, step: float
) -> tuple[tuple[I8, I8], F8, I8]:
    """Return cells (row, column) of `step` pixels, depths and numbers of those points that are inside the picture."""
    seen = project(matrix, cloud.positions[numbers], width, height)
    with np.errstate(invalid="ignore"):
        inside = (seen[:, 0] >= 0) & (seen[:, 0] <= width) & (seen[:, 1] >= 0) & (seen[:, 1] <= height)
    places = (seen[inside, :2] / step).astype(np.int64)
    return (places[:, 1], places[:, 0]), seen[inside, 2], numbers[inside]


def _spread(depth: F8, radius: float) -> F8:
    """Return for each cell the least depth of all discs over it, given that of the centres in each."""
    reach = int(radius)
    padded = np.pad(depth, reach, constant_values=np.inf)
    result = depth.copy()
    height, width = depth.shape
    for down in range(-reach, reach + 1):
        for across in range(-reach, reach + 1):
            if down**2 + across**2 <= radius**2:
                part = padded[reach + down : reach + down + height, reach + across : reach + across + width]
                np.minimum(result, part, out=result)
    return result
