"""Odd points of a card's curves as marks on the lower edge of its chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from core.analysis.anomalies import DIVERGENCE_RULE, Anomaly, AnomalyKind, anomalies
from core.model import ScalarSeries
from core.style import tokens
from core.style.text import counted, grouped
from core.views.curves.mapping import Mapping
from core.views.flags import Flag, FlagKind
from core.views.scalars.recalled import Line
from core.views.scalars.wish import CardWish

_NEAR: Final = 10.0
"""Logical pixels within which marks of one kind become one."""
_NAMED: Final = 4
"""Runs that are named in a tooltip."""
_KINDS: Final = {
    AnomalyKind.NAN: FlagKind.NAN,
    AnomalyKind.INFINITE: FlagKind.INFINITE,
    AnomalyKind.DIVERGENCE: FlagKind.DIVERGENCE,
    AnomalyKind.RESTART: FlagKind.RESTART,
}
TITLES: Final = {
    FlagKind.NAN: "NaN",
    FlagKind.INFINITE: "Infinite values",
    FlagKind.DIVERGENCE: "Divergence",
    FlagKind.RESTART: "Restart",
}

_known: WeakKeyDictionary[ScalarSeries, dict[bool, tuple[Anomaly, ...]]] = WeakKeyDictionary()


def odd_points(series: ScalarSeries, lower: bool) -> tuple[Anomaly, ...]:
    """Return what is odd in a series, worked out once."""
    made = _known.setdefault(series, {})
    if lower not in made:
        made[lower] = anomalies(series.step, series.value, lower)
    return made[lower]


@dataclass(frozen=True, slots=True)
class Odd:
    """One odd stretch of one run: where it begins and ends on the axis, and what it is in words."""

    kind: FlagKind
    x: float
    until: float | None
    run: str
    text: str


def odd_stretches(wish: CardWish) -> list[Odd]:
    """Return the odd stretches of all runs of a card, those of groups one by one."""
    found = ((line, each) for line in _suspects(wish) for each in odd_points(line.series, line.tag in wish.lower_tags))
    return [_odd(wish, line, each) for line, each in found]


def _suspects(wish: CardWish) -> Sequence[Line]:
    """Return the lines that something may be odd of; those of groups one by one."""
    plain = wish.tracks().plain
    if plain is None or wish.lower_tags:
        return wish.logged
    return [wish.lines[place] for place in np.flatnonzero(plain.where_odd()).tolist()]


def _odd(wish: CardWish, line: Line, found: Anomaly) -> Odd:
    series = line.series
    last = min(found.first + found.count, len(series)) - 1
    title = f"{line.title}, {line.tag}" if wish.several else line.title
    long = found.kind in (AnomalyKind.NAN, AnomalyKind.INFINITE) and found.count > 1
    until, text = _x(wish, line, last) if long else None, f"{title}: {_words(series, found)}"
    return Odd(_KINDS[found.kind], _x(wish, line, found.first), until, line.run, text)


def _x(wish: CardWish, line: Line, place: int) -> float:
    part, drawn = slice(place, place + 1), wish.track(line)
    x = line.across.ordinary().places(line.series.step[part], line.series.wall_time[part])
    return float(x[0]) - drawn.zero(line.across)


def _words(series: ScalarSeries, found: Anomaly) -> str:
    step = f"step {grouped(int(series.step[found.first]))}"
    match found.kind:
        case AnomalyKind.RESTART:
            return f"restarted at {step}, {counted(found.count, 'point')} overwritten"
        case AnomalyKind.DIVERGENCE:
            return f"diverges from {step} on"
    what = "NaN" if found.kind is AnomalyKind.NAN else "infinite"
    if found.first + found.count >= len(series) and found.count > 1:
        return f"{what} from {step} to the end, {counted(found.count, 'point')}"
    return f"{what} at {step}" + (f", {counted(found.count, 'point')}" if found.count > 1 else "")


def odd_flags(wish: CardWish, mapping: Mapping) -> tuple[Flag, ...]:
    """Return the marks of odd points in a part of a chart; what lies close together is one mark that tells all."""
    if not wish.anomalies:
        return ()
    bins: dict[tuple[FlagKind, int], list[Odd]] = {}
    for each in odd_stretches(wish):
        if math.isfinite(each.x) and not (wish.only_positive_x and each.x <= 0):
            bins.setdefault((each.kind, math.floor(mapping.pixel_of(each.x) / _NEAR)), []).append(each)
    theme = tokens(wish.viewport.theme)
    colours = {FlagKind.RESTART: theme.warn}
    return tuple(_joined(parts, colours.get(kind, theme.bad)) for (kind, _), parts in sorted(bins.items()))


def _joined(parts: Sequence[Odd], colour: str) -> Flag:
    first = min(parts, key=lambda each: each.x)
    ends = [each.until for each in parts if each.until is not None]
    lines = [each.text for each in parts[:_NAMED]]
    more = [f"and {grouped(len(parts) - _NAMED)} more"] if len(parts) > _NAMED else []
    rule = [DIVERGENCE_RULE] if first.kind is FlagKind.DIVERGENCE else []
    tip = "\n".join((TITLES[first.kind], *lines, *more, *rule))
    runs = tuple(dict.fromkeys(each.run for each in parts))
    return Flag(first.kind, first.x, None, "", tip, colour, runs, max(ends, default=None))
