"""What part of the data a chart shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.analysis.ranges import data_range, padded
from core.state import Domain, Event, XAxis
from core.views.scalars.plain import Tracks
from core.views.scalars.recalled import Line
from core.views.scalars.scales import Scale, x_scale, y_scale
from core.views.scalars.together import Lines
from core.views.scalars.tracks import Track
from core.views.scalars.wish import CardWish

_SIDE = 0.01
"""Share of the range left free at the left and at the right: curves reach almost to the edges."""
_ALONE = {XAxis.STEP: 0.5, XAxis.RELATIVE: 1.0, XAxis.WALL: 60.0, XAxis.EPOCH: 0.5, XAxis.METRIC: 0.5}
"""Room at the sides of points that all lie in one place: so much that only that place has a label, or seconds."""
EMPTY = Domain(0.0, 1.0, 0.0, 1.0)


def whole_domain(wish: CardWish, tracks: Tracks) -> Domain:
    """Return the domain that shows every point, or all but outliers where they are to be left out."""
    across = _x_range(wish, tracks)
    left, right = _beside(across, x_scale(wish, tracks), _alone(wish)) if across else _nothing(wish.only_positive_x)
    second = _upright(wish, tracks, True) if wish.has_second else None
    return limited(Domain(left, right, *_upright(wish, tracks, False), second), wish)


def limited(domain: Domain, wish: CardWish) -> Domain:
    """Return a domain with the ends that the user has set; those that an axis cannot show, or cross, do not count."""
    limits, second = wish.limits, domain.second
    left, right = _ends((domain.left, domain.right), limits.left, limits.right, wish.only_positive_x)
    bottom, top = _ends((domain.bottom, domain.top), limits.bottom, limits.top, wish.only_positive(False))
    if second is not None:
        second = _ends(second, limits.second_bottom, limits.second_top, wish.only_positive(True))
    return Domain(left, right, bottom, top, second)


def _ends(found: tuple[float, float], lower: float | None, upper: float | None, log: bool) -> tuple[float, float]:
    low = found[0] if lower is None or (log and lower <= 0) else lower
    high = found[1] if upper is None or (log and upper <= 0) else upper
    if low < high:
        return low, high
    span = (found[1] - found[0]) or 1.0  # the other end lies on the wrong side of the one that was set
    if lower is not None and low == lower:
        return low, low * 10 if log else low + span
    return (high / 10 if log else high - span), high


def _upright(wish: CardWish, tracks: Tracks, second: bool) -> tuple[float, float]:
    """Return what one of the vertical axes shows."""
    if wish.reach:
        wish = replace(wish, lines=Lines(wish.reach), reach=())
        tracks = wish.tracks()
    found = _outlier_range(wish, tracks, second) if wish.ignore_outliers else _value_range(wish, tracks, second)
    return _around(found, y_scale(wish, tracks, second)) if found else _nothing(wish.only_positive(second))


def shown_domain(wish: CardWish, whole: Domain) -> Domain:
    """Return what is shown: the zoom, its sides moved to the whole where a logarithm cannot show them."""
    zoom = wish.zoom or whole
    if wish.across.shown is not None:
        zoom = replace(zoom, left=wish.across.shown[0], right=wish.across.shown[1])
    if wish.only_positive_x and zoom.left <= 0:
        zoom = replace(zoom, left=whole.left, right=max(zoom.right, whole.left * 2))
    if wish.only_positive(False) and zoom.bottom <= 0:
        zoom = replace(zoom, bottom=whole.bottom, top=max(zoom.top, whole.bottom * 2))
    return replace(zoom, second=_shown_second(wish, zoom, whole))


def _shown_second(wish: CardWish, zoom: Domain, whole: Domain) -> tuple[float, float] | None:
    if zoom.second is None or whole.second is None:
        return whole.second
    if wish.only_positive(True) and zoom.second[0] <= 0:
        return whole.second[0], max(zoom.second[1], whole.second[0] * 2)
    return zoom.second


def _nothing(log: bool) -> tuple[float, float]:
    return (0.1, 10.0) if log else (EMPTY.bottom, EMPTY.top)


def _x_range(wish: CardWish, tracks: Tracks) -> tuple[float, float] | None:
    if tracks.plain is not None and not wish.only_positive_x:
        return tracks.plain.limits(wish.x_axis)
    pairs = [(line, track) for line, track in zip(wish.lines, tracks, strict=True) if len(track.step)]
    if wish.only_positive_x:
        parts = (track.x(line.across) for line, track in pairs)
        return _union([part for x in parts if (part := data_range(x, log=True))])
    return _union([part for line, track in pairs if (part := track.limits(line.across))])


def _own(wish: CardWish, tracks: Tracks, second: bool) -> list[tuple[Line, Track]]:
    """Return the lines of one of the vertical axes."""
    return [(line, track) for line, track in zip(wish.lines, tracks, strict=True) if line.second == second]


def _value_range(wish: CardWish, tracks: Tracks, second: bool) -> tuple[float, float] | None:
    # A moving average stays between the values it averages, so the raw values alone say how far the chart goes.
    if tracks.plain is not None:
        return tracks.plain.value_range(second, wish.only_positive(second))
    own = _own(wish, tracks, second)
    drawn = [*(track for _, track in own), *_behind(wish, second)]
    ranges = [part for track in drawn if (part := track.value_range(wish.only_positive(second)))]
    if wish.smoothing.overshoots and not wish.only_positive(second):
        ranges += [part for line, track in own if (part := track.smoothed_range(wish.smoothing, line.across))]
    return _union(ranges)


def _behind(wish: CardWish, second: bool) -> Sequence[Track]:
    return wish.logged_tracks(second) if wish.joining.members and wish.grouped else ()


def _outlier_range(wish: CardWish, tracks: Tracks, second: bool) -> tuple[float, float] | None:
    smoother, own = wish.smoother, _own(wish, tracks, second)
    values = np.concatenate([np.empty(0), *(track.smoothed(smoother, line.across) for line, track in own)])
    return data_range(values, ignore_outliers=True, log=wish.only_positive(second))


def _union(ranges: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    if not ranges:
        return None
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _alone(wish: CardWish) -> float:
    """Return the room at the sides of points that all lie in one place."""
    return 1.0 if wish.across.event is not Event.NOTHING and wish.x_axis.timed else _ALONE[wish.x_axis]


def _around(limits: tuple[float, float], scale: Scale) -> tuple[float, float]:
    """Return limits with room above and below."""
    if not scale.linear:
        return padded(*limits, log=scale.log)
    low, high = padded(scale.place(limits[0]), scale.place(limits[1]))
    return scale.value(low), scale.value(high)


def _beside(limits: tuple[float, float], scale: Scale, alone: float) -> tuple[float, float]:
    """Return limits with a little room at their sides, with room `alone` where they are one place."""
    if limits[0] == limits[1]:
        return padded(*limits, log=True) if scale.positive else (limits[0] - alone, limits[1] + alone)
    low, high = map(scale.place, limits)
    room = (high - low) * _SIDE
    return scale.value(low - room), scale.value(high + room)
