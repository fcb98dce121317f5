"""What part of the data a chart shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.analysis.ranges import data_range, padded
from core.state import Domain, XAxis
from core.views.scalars.tracks import Track
from core.views.scalars.wish import CardWish

_SIDE = 0.01
"""Share of the range left free at the left and at the right: curves reach almost to the edges."""
_ALONE = {XAxis.STEP: 0.5, XAxis.RELATIVE: 1.0, XAxis.WALL: 60.0}
"""Room at the sides of points that all lie in one place: so much that only that place has a label, or seconds."""
EMPTY = Domain(0.0, 1.0, 0.0, 1.0)


def whole_domain(wish: CardWish, tracks: Sequence[Track]) -> Domain:
    """Return the domain that shows every point, or all but outliers where they are to be left out."""
    across = _x_range(wish, tracks)
    left, right = _beside(across, wish.log_x, _ALONE[wish.x_axis]) if across else (EMPTY.left, EMPTY.right)
    second = _upright(wish, tracks, True) if wish.has_second else None
    return Domain(left, right, *_upright(wish, tracks, False), second)


def _upright(wish: CardWish, tracks: Sequence[Track], second: bool) -> tuple[float, float]:
    """Return what one of the vertical axes shows."""
    log = wish.is_log(second)
    own = [track for line, track in zip(wish.lines, tracks, strict=True) if line.second == second]
    found = _outlier_range(wish, own, log) if wish.ignore_outliers else _value_range(wish, own, second)
    return padded(*found, log=log) if found else _nothing(log)


def shown_domain(wish: CardWish, whole: Domain) -> Domain:
    """Return what is shown: the zoom, its sides moved to the whole where a logarithm cannot show them."""
    zoom = wish.zoom
    if zoom is None:
        return whole
    if wish.log_x and zoom.left <= 0:
        zoom = replace(zoom, left=whole.left, right=max(zoom.right, whole.left * 2))
    if wish.log_y and zoom.bottom <= 0:
        zoom = replace(zoom, bottom=whole.bottom, top=max(zoom.top, whole.bottom * 2))
    return replace(zoom, second=_shown_second(wish, zoom, whole))


def _shown_second(wish: CardWish, zoom: Domain, whole: Domain) -> tuple[float, float] | None:
    if zoom.second is None or whole.second is None:
        return whole.second
    if wish.log_second and zoom.second[0] <= 0:
        return whole.second[0], max(zoom.second[1], whole.second[0] * 2)
    return zoom.second


def _nothing(log: bool) -> tuple[float, float]:
    return (0.1, 10.0) if log else (EMPTY.bottom, EMPTY.top)


def _x_range(wish: CardWish, tracks: Sequence[Track]) -> tuple[float, float] | None:
    pairs = [(line, track) for line, track in zip(wish.lines, tracks, strict=True) if len(track.step)]
    if wish.log_x:
        parts = (track.x(wish.x_axis, line.origin) for line, track in pairs)
        return _union([part for x in parts if (part := data_range(x, log=True))])
    return _union([track.limits(wish.x_axis, line.origin) for line, track in pairs])


def _value_range(wish: CardWish, tracks: Sequence[Track], second: bool) -> tuple[float, float] | None:
    # A moving average stays between the values it averages, so the raw values alone say how far the chart goes.
    drawn = [*tracks, *(wish.logged_tracks(second) if wish.joining.members and wish.grouped else ())]
    return _union([part for track in drawn if (part := track.value_range(wish.is_log(second)))])


def _outlier_range(wish: CardWish, tracks: Sequence[Track], log: bool) -> tuple[float, float] | None:
    values = np.concatenate([np.empty(0), *(track.smoothed(wish.smoothing) for track in tracks)])
    return data_range(values, ignore_outliers=True, log=log)


def _union(ranges: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    if not ranges:
        return None
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _beside(limits: tuple[float, float], log: bool, alone: float) -> tuple[float, float]:
    """Return limits with a little room at their sides, with room `alone` where they are one place."""
    low, high = limits
    if low == high:
        return padded(low, high, log) if log else (low - alone, high + alone)
    if log:
        return low * (low / high) ** _SIDE, high * (high / low) ** _SIDE
    return low - (high - low) * _SIDE, high + (high - low) * _SIDE
