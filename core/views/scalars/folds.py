"""Folded pauses on a card: where they are marked, and the moments that an axis of the time of day tells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from core.analysis.pauses import Pauses
from core.model import F8, U1
from core.state import Event, XAxis
from core.style import rgb, tokens
from core.views.curves.mapping import Mapping
from core.views.picture import AxisScale, Curves
from core.views.scalars.group_tracks import GroupTrack
from core.views.scalars.recalled import Line
from core.views.scalars.tracks import Track
from core.views.scalars.wish import CardWish
from core.views.ticks import ticks

_MOST = 400
"""Marks on curves; where there were more of them nothing could be told from them."""
_HALF, _SLANT, _APART = 4.5, 1.5, 1.5
"""Logical pixels of a mark of two strokes: half its height, how far its ends lean, and half the distance of both."""


def fold_layers(wish: CardWish, tracks: Sequence[Track], mapping: Mapping) -> tuple[Curves, ...]:
    """Return the marks of pauses: across the chart where all runs paused, else two short strokes on each curve."""
    if not (wish.across.folded and wish.x_axis.timed and wish.lines):
        return ()
    if wish.x_axis is XAxis.WALL and wish.across.event is Event.NOTHING:
        return _across(wish, mapping)
    places = [
        (line, x, y)
        for line, track in zip(wish.lines, tracks, strict=True)
        for x, y in _on_curve(wish, line, track)
        if mapping.left <= x <= mapping.right or mapping.log_x
    ]
    return (_strokes(places, mapping),) if 0 < len(places) <= _MOST else ()


def _across(wish: CardWish, mapping: Mapping) -> tuple[Curves, ...]:
    places = wish.lines[0].across.folding.places
    if not 0 < len(places) <= _MOST:
        return ()
    domain = mapping.domain()
    x, y = np.repeat(places, 2), np.tile([domain.bottom, domain.top], len(places))
    colour = (*rgb(tokens(wish.viewport.theme).faint), 150)
    return (_curves(x, y, [colour] * len(places), [""] * len(places), 1),)


def _on_curve(wish: CardWish, line: Line, track: Track) -> list[tuple[float, float]]:
    """Return the middles of a run's pauses on its curve."""
    across = line.across
    if isinstance(track, GroupTrack) or not across.folding.starts or len(track.starts) != 2:
        return []
    since = across.origin if across.axis is XAxis.RELATIVE else 0.0
    places = across.folding.places - since - track.zero(across)
    x, y = track.x(across), track.smoothed(wish.smoother, across)
    levels = np.interp(places, x, y, left=np.nan, right=np.nan)
    return [(a, b) for a, b in zip(places.tolist(), levels.tolist(), strict=True) if math.isfinite(b)]


def _strokes(places: Sequence[tuple[Line, float, float]], mapping: Mapping) -> Curves:
    x, y = mapping.x(np.array([x for _, x, _ in places])), mapping.y(np.array([y for _, _, y in places]))
    ends = np.array([[-_SLANT - _APART, _SLANT - _APART], [_APART - _SLANT, _APART + _SLANT]])
    across = (x[:, None, None] + ends).reshape(-1)
    upright = (y[:, None, None] + np.array([[_HALF, -_HALF], [_HALF, -_HALF]])).reshape(-1)
    colours = [(*rgb(line.colour), 255) for line, _, _ in places for _ in range(2)]
    keys = [line.run for line, _, _ in places for _ in range(2)]
    at_x = np.array([mapping.x_at(each) for each in across.tolist()])
    at_y = np.array([mapping.y_at(each) for each in upright.tolist()])
    return _curves(at_x, at_y, colours, keys)


def _curves(x: F8, y: F8, colours: Sequence[tuple[int, ...]], keys: Sequence[str], dash: int = 0) -> Curves:
    painted: U1 = np.array(colours, dtype=np.uint8)
    starts = 2 * np.arange(len(keys) + 1, dtype=np.int64)
    return Curves(x, y, starts, painted, tuple(keys), dashes=(dash,) * len(keys) if dash else (), behind=True)


def folded_moments(found: Pauses, lower: float, upper: float, count: int) -> tuple[tuple[float, str], ...]:
    """Return at most about `count` places of a folded axis of time with their labels.

    Where a session begins after a pause its date and time are told, before any other.
    """
    edges = found.fold(np.array([each for pair in zip(found.starts, found.ends, strict=True) for each in pair]))
    sessions = np.concatenate([[lower], edges.clip(lower, upper), [upper]]).reshape(-1, 2)
    apart = (upper - lower) / (count + 0.5)
    kept: list[tuple[float, str]] = []
    for begin, end in sessions[1:].tolist():
        if end - begin > 0 and _far(begin, kept, apart):
            kept.append((begin, _day_and_time(float(found.unfold(np.array(begin))))))
    for begin, end in sessions.tolist():
        first, last = found.unfold(np.array([begin, end])).tolist()
        for tick in ticks(AxisScale.TIME, first, last, max(1, round((end - begin) / apart))):
            place = float(found.fold(np.array(tick.value)))
            if _far(place, kept, apart):
                kept.append((place, tick.label))
    return tuple(sorted(kept))


def _far(place: float, kept: Sequence[tuple[float, str]], apart: float) -> bool:
    return all(abs(place - other) >= apart for other, _ in kept)


def _day_and_time(seconds: float) -> str:
    try:
        at = datetime.fromtimestamp(seconds)
    except (OverflowError, OSError, ValueError):
        return ""
    return f"{at.day} {at:%b %H:%M}"
