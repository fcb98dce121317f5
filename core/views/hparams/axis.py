"""One axis of parallel coordinates: where each line crosses it, its labels, rails and brushed ranges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from core.analysis.field_values import FieldValues, Standing
from core.model import F4, F8, I8
from core.state import AxisChoice, FieldBrush, FieldScale, Rail, Span
from core.views.field_brushes import RAIL_NAMES, RAIL_OF
from core.views.hparams.frame import NONPOSITIVE, Frame
from core.views.hparams.scale import AxisMap, FieldUnit, axis_map, scale_of
from core.views.parallel import AxisRail, AxisTick
from core.views.picture import AxisScale
from core.views.ticks import log_durations, minus, scientific, span_label, ticks, value_label

_BEYOND: Final = 8.0
"""Logical pixels beyond an end at which lines cross whose values lie outside of the limits."""
_SPREAD: Final = 0.64
"""Share of a category's slot over which its lines are spread, at most so many logical pixels:"""
_WIDEST_SPREAD: Final = 28.0
_RAIL_SPREAD: Final = 8.0
_TICK_ROOM: Final = 52.0
_LABEL_ROOM: Final = 15.0
_FEW: Final = 12
MILLISECONDS: Final = 1e11
"""Times of day of at least this size are in milliseconds since 1970, smaller ones in seconds."""
_NAMES = RAIL_NAMES | {NONPOSITIVE: "≤ 0"}
_WORDS: Final = {
    FieldScale.LOG: "log",
    FieldScale.SYMLOG: "symlog",
    FieldScale.PERCENTILE: "percentile",
}


@dataclass(frozen=True, eq=False)
class AxisSource:
    """A field as an axis, whatever the size of the plot.

    Attributes
    ----------
    values
        Of all runs.
    rows
        Which of them are drawn.
    scatter
        A number between -0.5 and 0.5 for each of all runs.
    choice
        What the user wants of it.
    unit
        What its numbers are.
    """

    values: FieldValues
    rows: I8
    scatter: F8
    choice: AxisChoice
    unit: FieldUnit = FieldUnit.NUMBER

    @property
    def time(self) -> bool:
        """Whether it is a time of day."""
        return self.unit is FieldUnit.TIME

    @property
    def span(self) -> bool:
        """Whether it is a span of time."""
        return self.unit is FieldUnit.SPAN

    def written(self, value: float, digits: int = 4) -> str:
        """Return a number as it is written beside the axis: spans of time in their units."""
        return span_label(value) if self.span else value_label(value, digits)

    @cached_property
    def scale(self) -> FieldScale:
        """The scale in use."""
        return scale_of(self.values, self.choice, self.time)

    @property
    def categorical(self) -> bool:
        """Whether values are categories."""
        return self.scale is FieldScale.CATEGORICAL

    @cached_property
    def rail_counts(self) -> dict[str, int]:
        """How many lines cross each rail; rails that none crosses are missing."""
        standing = self.values.standing[self.rows]
        if self.categorical:
            missing = int(np.count_nonzero(self.values.codes[self.rows] < 0))
            return {Rail.MISSING: missing} if missing else {}
        counts = np.bincount(standing, minlength=len(Standing))
        found: dict[str, int] = {str(rail): int(counts[place]) for place, rail in RAIL_OF.items() if counts[place]}
        if self.scale is FieldScale.LOG:
            finite = standing == Standing.FINITE
            low = int(np.count_nonzero(finite & ~(self.values.numbers[self.rows] > 0)))
            found |= {NONPOSITIVE: low} if low else {}
        return found


@dataclass(frozen=True, eq=False)
class AxisGeometry:
    """A field's axis in a plot of a certain size: places of values and values at places.

    Attributes
    ----------
    source, map
        What it shows, and on which scale.
    top, bottom
        Its ends in logical pixels; the lower end of the scale is at the bottom.
    rails
        Where each rail stands.
    tick_room, label_room
        Logical pixels for each of its round numbers, and the least between two labels.
    words_first
        Whether categories that are words are read from the top, against the direction of numbers.
    """

    source: AxisSource
    map: AxisMap
    top: float
    bottom: float
    rails: dict[str, float]
    tick_room: float = _TICK_ROOM
    label_room: float = _LABEL_ROOM
    words_first: bool = True

    @staticmethod
    def of(source: AxisSource, frame: Frame) -> AxisGeometry:
        """Return the axis in a frame."""
        shown = axis_map(source.values, source.choice, source.time)
        return AxisGeometry(source, shown, frame.top, frame.bottom, dict(frame.rails))

    @property
    def length(self) -> float:
        """Logical pixels from end to end."""
        return self.bottom - self.top

    @property
    def slot(self) -> float:
        """Height of a category."""
        return self.length / max(len(self.source.values.texts), 1)

    def _flipped(self) -> bool:
        inverted = self.source.choice.inverted
        words = self.words_first and self.source.categorical and self._words()
        return not inverted if words else inverted

    def _words(self) -> bool:
        """Whether categories are words, which are read from the top."""
        texts = self.source.values.texts
        return bool(texts) and _number(texts[-1]) is None

    def y(self, share: F8) -> F8:
        """Return logical pixels from the top at shares of the axis."""
        return self.bottom - (1.0 - share if self._flipped() else share) * self.length

    def share_at(self, y: float) -> float:
        """Return the share of the axis at a pixel."""
        share = (self.bottom - y) / self.length
        return 1.0 - share if self._flipped() else share

    def y_of(self, value: float) -> float:
        """Return the pixel of a number, at the ends at most."""
        share = self.map.share(np.array([value]))
        filled = np.where(np.isnan(share), -np.inf, share)
        return float(np.clip(self.y(np.clip(filled, 0.0, 1.0)), self.top, self.bottom)[0])

    def value_at(self, y: float) -> float:
        """Return the number at a pixel, at the ends at most."""
        return self.map.value(min(max(self.share_at(y), 0.0), 1.0))

    def category_y(self, code: int) -> float:
        """Return the middle of a category's slot."""
        count = max(len(self.source.values.texts), 1)
        return float(self.y(np.array([(code + 0.5) / count]))[0])

    def category_at(self, y: float) -> int | None:
        """Return which category has its slot at a pixel, None outside of all."""
        count = len(self.source.values.texts)
        code = int(np.floor(self.share_at(y) * count))
        return code if 0 <= code < count and self.top <= y <= self.bottom else None

    def places(self, beyond: float = _BEYOND) -> F4:
        """Return where each drawn line crosses, float32 (n,), logical pixels from the top; never NaN.

        Values outside of the limits lie `beyond` logical pixels from the end at most.
        """
        source = self.source
        scatter = source.scatter[source.rows]
        if source.categorical:
            return self._category_places(scatter)
        values, rows = source.values, source.rows
        standing = values.standing[rows]
        share = self.map.share(values.numbers[rows])
        out = beyond / self.length
        y = self.y(np.clip(share, -out, 1.0 + out))
        if NONPOSITIVE in self.rails:
            low = (standing == Standing.FINITE) & np.isnan(share)
            y[low] = self.rails[NONPOSITIVE] + scatter[low] * _RAIL_SPREAD
        for place, rail in RAIL_OF.items():
            here = standing == place
            if rail in self.rails and here.any():
                y[here] = self.rails[rail] + scatter[here] * _RAIL_SPREAD
        return y.astype(np.float32)

    def _category_places(self, scatter: F8) -> F4:
        codes = self.source.values.codes[self.source.rows]
        count = max(len(self.source.values.texts), 1)
        spread = min(self.slot * _SPREAD, _WIDEST_SPREAD)
        y = self.y((codes + 0.5) / count) + scatter * spread
        gone = codes < 0
        if gone.any():
            y[gone] = self.rails[Rail.MISSING] + scatter[gone] * _RAIL_SPREAD
        return y.astype(np.float32)

    @cached_property
    def ticks(self) -> tuple[AxisTick, ...]:
        """The labels of the axis; of many categories as many as there is room for."""
        if self.source.categorical:
            return self._category_ticks()
        if not len(self.source.values.finite):
            return ()
        pairs = self._few_ticks() or self._number_ticks()
        ys = self.y(self.map.share(np.array([value for value, _ in pairs])))
        return tuple(AxisTick(float(y), text) for y, (_, text) in zip(ys, pairs, strict=True))

    def _category_ticks(self) -> tuple[AxisTick, ...]:
        stride = max(1, int(np.ceil(self.label_room / self.slot)))
        texts = self.source.values.texts
        return tuple(AxisTick(self.category_y(code), texts[code], self.slot) for code in range(0, len(texts), stride))

    def _few_ticks(self) -> list[tuple[float, str]]:
        """Return the values themselves where a parameter has only a few that stand apart."""
        values = self.source.values
        distinct = np.unique(values.finite)
        if values.measured or len(distinct) > _FEW or self.map.scale is FieldScale.TIME:
            return []
        inside = distinct[(distinct >= self.map.lower) & (distinct <= self.map.upper)]
        ys = np.sort(self.y(self.map.share(inside)))
        apart = len(inside) > 0 and not (np.isnan(ys).any() or (np.diff(ys) < self.label_room).any())
        return [(value, self.source.written(value)) for value in inside.tolist()] if apart else []

    def _number_ticks(self) -> list[tuple[float, str]]:
        count = max(2, int(self.length / self.tick_room))
        lower, upper = self.map.lower, self.map.upper
        match self.map.scale:
            case FieldScale.SYMLOG:
                return self._symlog_ticks(count)
            case FieldScale.PERCENTILE:
                values = [self.map.value(share) for share in np.linspace(0, 1, min(count, 9)).tolist()]
                return [(value, self.source.written(value, 3)) for value in values]
            case FieldScale.TIME:
                unit = 1000.0 if max(abs(lower), abs(upper)) >= MILLISECONDS else 1.0  # else seconds
                made = ticks(AxisScale.TIME, lower / unit, upper / unit, count)
                return [(tick.value * unit, tick.label) for tick in made]
            case FieldScale.LOG if self.source.span:
                return [(tick.value, tick.label) for tick in log_durations(lower, upper, count)]
            case FieldScale.LOG:
                return [(tick.value, tick.label) for tick in ticks(AxisScale.LOG, lower, upper, count)]
        scale = AxisScale.DURATION if self.source.span else AxisScale.LINEAR
        return [(tick.value, tick.label) for tick in ticks(scale, lower, upper, count)]

    def _symlog_ticks(self, count: int) -> list[tuple[float, str]]:
        """Return zero and powers of ten of both signs, as many as there is room for."""
        lower, upper = self.map.lower, self.map.upper
        least = int(np.floor(np.log10(self.map.knee)))
        most = int(np.ceil(np.log10(max(abs(lower), abs(upper), self.map.knee))))
        stride = max(1, int(np.ceil((most - least + 1) * (2 if lower < 0 < upper else 1) / count)))
        sizes = [10.0**power for power in range(least + 1, most + 1, stride)]
        values = [*(-size for size in reversed(sizes)), 0.0, *sizes]
        write = self.source.written if self.source.span else _power
        return [(value, write(value)) for value in values if lower <= value <= upper]

    def rail_marks(self) -> tuple[AxisRail, ...]:
        """Return the rails that lines cross on this axis."""
        counts = self.source.rail_counts
        return tuple(AxisRail(name, _NAMES[name], y, counts[name]) for name, y in self.rails.items() if name in counts)

    def ranges(self, brushes: Iterable[FieldBrush]) -> tuple[tuple[float, float], ...]:
        """Return what brushes keep of this axis as pairs of pixels, upper end first."""
        found: list[tuple[float, float]] = []
        for brush in brushes:
            if self.source.categorical:
                codes = [code for code, text in enumerate(self.source.values.texts) if text in brush.categories]
                found += [self.slot_ends(code) for code in codes]
            else:
                found += [self.ends(span) for span in brush.ranges if not self.is_rail(span)]
            found += [self.rail_ends(name) for name in self.brushed_rails(brush)]
        return tuple(found)

    def is_rail(self, span: Span) -> bool:
        """Return whether a range is what the rail of numbers without a place on a logarithmic axis stands for."""
        return self.map.scale is FieldScale.LOG and span.upper <= 0

    def brushed_rails(self, brush: FieldBrush) -> list[str]:
        """Return the rails that a brush keeps and that stand in the plot."""
        rails = [str(rail) for rail in brush.rails if rail in self.rails]
        low = NONPOSITIVE in self.rails and any(self.is_rail(span) for span in brush.ranges)
        return [*rails, NONPOSITIVE] if low else rails

    def ends(self, span: Span) -> tuple[float, float]:
        """Return the pixels of a range, upper end first."""
        one, other = self.y_of(span.lower), self.y_of(span.upper)
        return min(one, other), max(one, other)

    def slot_ends(self, code: int) -> tuple[float, float]:
        """Return the pixels of a category's slot."""
        middle, half = self.category_y(code), self.slot / 2
        return middle - half, middle + half

    def rail_ends(self, name: str) -> tuple[float, float]:
        """Return the pixels around a rail."""
        return self.rails[name] - 9.0, self.rails[name] + 9.0

    def detail(self) -> str:
        """Return a word on the scale, and whether the axis is inverted or cut."""
        words = [_WORDS.get(self.source.scale, "")]
        words.append("inverted" if self.source.choice.inverted else "")
        beyond = self._beyond
        words.append(f"{beyond:,} beyond" if beyond else "")
        return " · ".join(word for word in words if word)

    @cached_property
    def _beyond(self) -> int:
        if self.source.choice.limits is None or self.source.categorical:
            return 0
        values, rows = self.source.values, self.source.rows
        share = self.map.share(values.numbers[rows][values.standing[rows] == Standing.FINITE])
        return int(np.count_nonzero((share < 0) | (share > 1)))


def box_of(places: F4) -> tuple[float, float, float, float, float]:
    """Return whiskers, quartiles and median of some places, from the top; Tukey's whiskers of 1.5 quartile ranges."""
    upper, median, lower = np.quantile(places, (0.25, 0.5, 0.75)).tolist()
    reach = 1.5 * (lower - upper)
    inside = places[(places >= upper - reach) & (places <= lower + reach)]
    return float(inside.min()), upper, median, lower, float(inside.max())


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _power(value: float) -> str:
    if value == 0:
        return "0"
    return value_label(value) if 1e-4 < abs(value) < 1e6 else minus(scientific(value, 0))
