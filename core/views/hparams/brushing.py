"""What a drag or a click on an axis makes of its brush."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from core.state import FieldBrush, Rail, Span
from core.views.field_brushes import LEAST_POSITIVE, brush_label
from core.views.hparams.axis import AxisGeometry
from core.views.hparams.fields import field_title, writing
from core.views.hparams.frame import NONPOSITIVE

VIEW = "hparams"
_EDGE = 0.5


@dataclass(frozen=True, slots=True)
class Grip:
    """What of a brush is under the mouse: a range by its number, by its upper (-1), lower (1) end or its middle (0)."""

    number: int
    part: int


def brush_id(name: str) -> str:
    """Return the id of the brush of a field, of which there is one."""
    return f"{VIEW}:{name}"


def empty_brush(name: str) -> FieldBrush:
    """Return a brush of a field that keeps nothing yet."""
    return FieldBrush(brush_id(name), VIEW, "", name)


def labelled(brush: FieldBrush) -> FieldBrush:
    """Return a brush with what its chip says, and its ranges merged."""
    merged = replace(brush, ranges=joined(brush.ranges))
    return replace(merged, label=brush_label(field_title(brush.field), merged, writing(brush.field)))


def joined(ranges: Iterable[Span]) -> tuple[Span, ...]:
    """Return ranges in ascending order, those that overlap as one."""
    found: list[Span] = []
    for span in sorted(ranges):
        if found and span.lower <= np.nextafter(found[-1].upper, np.inf):
            found[-1] = Span(found[-1].lower, max(found[-1].upper, span.upper))
        else:
            found.append(span)
    return tuple(found)


def swept(geometry: AxisGeometry, brush: FieldBrush, one: float, other: float) -> FieldBrush:
    """Return a brush that also keeps what lies between two pixels: a range of numbers or categories, and rails."""
    top, bottom = min(one, other), max(one, other)
    rails = [name for name, y in geometry.rails.items() if top <= y <= bottom]
    brush = with_rails(brush, rails)
    if bottom < geometry.top or top > geometry.bottom:
        return brush
    if geometry.source.categorical:
        codes = range(len(geometry.source.values.texts))
        inside = {geometry.source.values.texts[c] for c in codes if _overlaps(geometry.slot_ends(c), top, bottom)}
        return replace(brush, categories=brush.categories | inside)
    return replace(brush, ranges=(*brush.ranges, span_between(geometry, top, bottom)))


def _overlaps(ends: tuple[float, float], top: float, bottom: float) -> bool:
    return ends[0] < bottom and top < ends[1]


def span_between(geometry: AxisGeometry, top: float, bottom: float) -> Span:
    """Return the numbers between two pixels; what lies beyond an end of the axis belongs to it."""
    upwards = geometry.value_at(geometry.top) >= geometry.value_at(geometry.bottom)
    least = LEAST_POSITIVE if NONPOSITIVE in geometry.rails else -np.inf  # what has a rail is kept by its rail
    above, below = (np.inf, least) if upwards else (least, np.inf)
    one = above if top < geometry.top - _EDGE else geometry.value_at(top)
    other = below if bottom > geometry.bottom + _EDGE else geometry.value_at(bottom)
    return Span(min(one, other), max(one, other))


def with_rails(brush: FieldBrush, names: Iterable[str]) -> FieldBrush:
    """Return a brush that keeps some rails too."""
    names = set(names)
    rails = frozenset(Rail(name) for name in names if name != NONPOSITIVE)
    low = (Span(-np.inf, 0.0),) * (NONPOSITIVE in names)
    return replace(brush, rails=brush.rails | rails, ranges=(*brush.ranges, *low))


def toggled(geometry: AxisGeometry, brush: FieldBrush, y: float) -> FieldBrush | None:
    """Return a brush with the category or rail at a pixel added or taken away, None if there is neither."""
    for name in geometry.rails:
        top, bottom = geometry.rail_ends(name)
        if top <= y <= bottom:
            return _rail_toggled(geometry, brush, name)
    if not geometry.source.categorical:
        return None
    code = geometry.category_at(y)
    return None if code is None else replace(brush, categories=brush.categories ^ {geometry.source.values.texts[code]})


def _rail_toggled(geometry: AxisGeometry, brush: FieldBrush, name: str) -> FieldBrush:
    if name not in geometry.brushed_rails(brush):
        return with_rails(brush, [name])
    if name == NONPOSITIVE:
        return replace(brush, ranges=tuple(span for span in brush.ranges if not geometry.is_rail(span)))
    return replace(brush, rails=brush.rails - {Rail(name)})


def grip_at(geometry: AxisGeometry, brush: FieldBrush | None, y: float, reach: float = 5.0) -> Grip | None:
    """Return what of a brush's ranges is at a pixel, None if there is nothing to hold; categories are not held."""
    if brush is None or geometry.source.categorical:
        return None
    inside: Grip | None = None
    for number, span in enumerate(brush.ranges):
        if geometry.is_rail(span):
            continue
        top, bottom = geometry.ends(span)
        for part, end in ((-1, top), (1, bottom)):
            if abs(y - end) <= min(reach, max((bottom - top) / 3, 2.0)):
                return Grip(number, part)
        if top <= y <= bottom:
            inside = Grip(number, 0)
    return inside


def moved(geometry: AxisGeometry, brush: FieldBrush, grip: Grip, start: float, y: float) -> FieldBrush:
    """Return a brush one of whose ranges was dragged from one pixel to another by its end or its middle."""
    top, bottom = geometry.ends(brush.ranges[grip.number])
    shift = y - start
    if grip.part == 0:
        shift = min(max(shift, geometry.top - top), geometry.bottom - bottom)
        top, bottom = top + shift, bottom + shift
    elif grip.part < 0:
        top += shift
    else:
        bottom += shift
    span = span_between(geometry, min(top, bottom), max(top, bottom))
    ranges = (*brush.ranges[: grip.number], span, *brush.ranges[grip.number + 1 :])
    return replace(brush, ranges=ranges)
