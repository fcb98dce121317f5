"""Few and round ticks with short labels, for every kind of axis."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from core.analysis.ranges import round_step
from core.analysis.xaxis import symmetric
from core.views.axes import Axis, AxisScale

_PREFIXES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_DIGITS, _MOST = 4, 10
"""Significant digits of a value, and at most where values are close."""
_MANY, _KNOWN = 6, 15
"""Digits of a label from which on it is told from another one, and that a float has."""
_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
_DAYS = (1, 2, 5, 10, 20, 50, 100, 200, 365, 730, 1825, 3650)
_DAY = 86400
_ROUND_SPANS = (
    (1, 60, 3600, _DAY),
    (*(10.0**power for power in range(-9, 0)), *(_DAY * 10.0**power for power in range(1, 8))),
    (10, 600, 6 * 3600),
    (30, 300, 1800, 3 * 3600, 12 * 3600),
    (2, 5, 20, 120, 900, 2 * 3600, 2 * _DAY, 5 * _DAY),
)
"""Spans that stand on a logarithmic axis, the roundest first."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis in data units, with its label."""

    value: float
    label: str


def ticks(scale: AxisScale, lower: float, upper: float, count: int, linear: float = 0.0) -> tuple[Tick, ...]:
    """Return about `count` round ticks inside a range in data units; none for an empty or endless range.

    `linear` is how far a symmetric logarithmic axis is linear around zero.
    """
    if not (math.isfinite(lower) and math.isfinite(upper) and lower < upper) or count < 1:
        return ()
    if scale is AxisScale.LOG:
        return _logarithmic(lower, upper, count)
    if scale is AxisScale.SYMLOG:
        return _symmetric(lower, upper, count, linear)
    if scale in (AxisScale.DURATION, AxisScale.TIME):
        return (_durations if scale is AxisScale.DURATION else _moments)(lower, upper, count)
    return _linear(lower, upper, count, 1.0 if scale is AxisScale.STEP else 0.0)


def axis_ticks(axis: Axis, count: int) -> tuple[Tick, ...]:
    """Return about `count` round ticks of the part of an axis that has some, whichever way it runs.

    An axis with places of its own has ticks at as many of them as there is room for.
    """
    lower, upper = sorted(axis.marked or (axis.lower, axis.upper))
    if axis.places:
        return _placed(axis, lower, upper, count)
    if lower == upper:
        alone = 0.5 if axis.scale is AxisScale.STEP else 1.0
        return tuple(tick for tick in ticks(axis.scale, lower - alone, upper + alone, 2) if tick.value == lower)
    return ticks(axis.scale, lower, upper, count, axis.linear)


def _placed(axis: Axis, lower: float, upper: float, count: int) -> tuple[Tick, ...]:
    found = [Tick(value, label) for value, label in axis.places if lower <= value <= upper]
    room = (upper - lower) / max(count, 1) / 2
    kept: list[Tick] = []
    for tick in found:
        if not kept or tick.value - kept[-1].value >= room:
            kept.append(tick)
    return tuple(kept)


def _linear(lower: float, upper: float, count: int, least: float = 0.0) -> tuple[Tick, ...]:
    """Return round ticks that are at least `least` apart; the only one there is says all digits."""
    step = max(round_step(lower, upper, count), least)
    if step <= 0:
        return ()
    first, last = math.ceil(lower / step - 1e-9), math.floor(upper / step + 1e-9)
    if last - first > 10 * count:  # so far from zero that neighbouring floats are further apart than the step
        return ()
    values = [index * step for index in range(first, last + 1)]
    if least and len(values) == 1 and abs(values[0]) < 1e15:
        return (Tick(values[0], minus(f"{values[0]:,.0f}")),)
    largest = max((abs(value) for value in values), default=0.0)
    digits = _exponent(largest) - _exponent(step) + 1 if largest else 0
    if not least and len(values) > 1 and _MANY <= digits <= _KNOWN:
        return _beside_one(range(first, last + 1), step, digits)
    return tuple(Tick(value, number_label(value, step, largest)) for value in values)


def _beside_one(indices: range, step: float, digits: int) -> tuple[Tick, ...]:
    """Return ticks whose roundest says itself and the others how far they are from it: ``"1M"``, ``"+0.1"``.

    Labels with all of their `digits` would be long, and alike but for the last ones.
    """
    middle = (indices[0] + indices[-1]) / 2
    base = min(indices, key=lambda index: (len(value_label(index * step, digits)), abs(index - middle)))
    far = max(base - indices[0], indices[-1] - base) * step
    labels = ["+" * (index > base) + number_label((index - base) * step, step, far) for index in indices]
    labels[base - indices[0]] = value_label(base * step, digits)
    return tuple(Tick(index * step, label) for index, label in zip(indices, labels, strict=True))


def number_label(value: float, step: float, largest: float) -> str:
    """Return a tick's label with the digits that `step` needs, all of an axis alike by its `largest` magnitude."""
    if value == 0:
        return "0"
    if largest < 1e-3:
        digits = max(0, _exponent(value) - _exponent(step))
        return scientific(value, digits)
    unit, prefix = next(
        ((size, name) for size, name in _PREFIXES if largest >= size * (10 if size == 1e3 else 1)), (1, "")
    )
    if largest >= 1e15:
        return scientific(value, max(0, _exponent(value) - _exponent(step)))
    digits = max(0, -_exponent(step / unit))
    text = f"{value / unit:.{digits}f}" if prefix else f"{value:,.{digits}f}"
    return minus(text) + prefix


def _exponent(value: float) -> int:
    return math.floor(math.log10(abs(value)) + 1e-9)


def scientific(value: float, digits: int) -> str:
    """Return a number such as ``"2.5e−7"``."""
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return minus(f"{_trimmed(mantissa)}e{int(exponent)}")


def minus(text: str) -> str:
    """Return a number's text with a true minus sign, which is as wide as a plus."""
    return text.replace("-", "−")


def _logarithmic(lower: float, upper: float, count: int) -> tuple[Tick, ...]:
    if lower <= 0:
        return ()
    low, high = math.ceil(math.log10(lower) - 1e-9), math.floor(math.log10(upper) + 1e-9)
    if high - low < 1:
        between = _between_decades(lower, upper)
        return between if len(between) >= 2 else _linear(lower, upper, count)
    stride = math.ceil((high - low + 1) / (1.5 * count))
    return tuple(Tick(10.0**power, _power_label(power)) for power in range(low, high + 1) if power % stride == 0)


def _symmetric(lower: float, upper: float, count: int, linear: float) -> tuple[Tick, ...]:
    """Return ticks at zero and to both sides of it, powers of ten first; even ones in the linear part."""
    if linear <= 0 or lower > 0 or upper < 0:
        return _one_sided(lower, upper, count)
    low, high = (float(each) for each in symmetric(np.array([lower, upper]), linear))
    apart = (high - low) / (count + 0.5)
    kept = {0.0: 0.0}
    for value in _around_zero(max(-lower, upper), linear):
        place = float(symmetric(np.array(value), linear))
        if lower <= value <= upper and all(abs(place - other) >= apart for other in kept.values()):
            kept[value] = place
    if len(kept) < 3:
        return _linear(lower, upper, count)
    return tuple(Tick(value, minus(f"{'-' if value < 0 else ''}{value_label(abs(value))}")) for value in sorted(kept))


def _around_zero(largest: float, linear: float) -> Iterator[float]:
    """Yield what may stand on an axis through zero, the roundest and largest first, to both sides in turn."""
    powers = range(_exponent(largest), math.floor(math.log10(linear) + 0.5) - 1, -1)
    for factor in (1.0, 5.0, 2.0):
        for power in powers:
            yield from (factor * 10.0**power, -factor * 10.0**power)


def _one_sided(lower: float, upper: float, count: int) -> tuple[Tick, ...]:
    """Return ticks of a range that does not hold zero."""
    if lower > 0:
        return _logarithmic(lower, upper, count)
    mirrored = _logarithmic(-upper, -lower, count) if upper < 0 else ()
    return tuple(Tick(-tick.value, f"−{tick.label}") for tick in reversed(mirrored))


def _between_decades(lower: float, upper: float) -> tuple[Tick, ...]:
    powers = range(math.floor(math.log10(lower)), math.ceil(math.log10(upper)) + 1)
    values = [factor * 10.0**power for power in powers for factor in (1, 2, 5)]
    return tuple(Tick(value, value_label(value)) for value in values if lower <= value <= upper)


def _power_label(power: int) -> str:
    return value_label(10.0**power) if -4 < power < 13 else scientific(10.0**power, 0)


def value_column(values: Sequence[float]) -> list[str]:
    """Return values for a column: with trailing zeros, so that digits stand under one another, unless all are whole.

    Values that lie close beside one another have more digits, so that they can be told apart.
    """
    finite = [value for value in values if math.isfinite(value)]
    whole = all(value == round(value) for value in finite)
    digits = _DIGITS if len(finite) < 2 else _telling(max(finite) - min(finite), max(map(abs, finite)))
    return [value_label(value, digits, padded=not whole) for value in values]


def _telling(apart: float, largest: float) -> int:
    """Return how many digits tell values apart that lie so far from one another, as the first two of what differs."""
    if not 0 < apart < largest * 10.0 ** (2 - _DIGITS) or not math.isfinite(apart):
        return _DIGITS
    return min(_exponent(largest) - _exponent(apart) + 2, _MOST)


def value_label(value: float, digits: int = _DIGITS, padded: bool = False) -> str:
    """Return a value in a few significant digits: ``"0.0465"``, ``"12.35 k"`` without the blank, ``"1.2e−7"``.

    With `padded` zeros at the end are kept.
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size and (size < 1e-3 or size >= 1e15):
        return scientific(value, digits - 1)
    unit, prefix = next(
        ((unit, name) for unit, name in _PREFIXES if size >= unit * (10 if unit == 1e3 else 1)), (1, "")
    )
    decimals = digits - 1 - _exponent(value / unit) if value else 0
    text = f"{value / unit:.{max(0, decimals)}f}"
    return minus(text if padded else _trimmed(text)) + prefix


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def span_label(seconds: float) -> str:
    """Return a span of time: ``"0"``, ``"45s"``, ``"1h30m"``, ``"2d"``; parts of seconds only below one minute."""
    if seconds == 0:
        return "0"
    if abs(seconds) < 60 and seconds != int(seconds):
        return minus(f"{value_label(seconds, 3)}s")
    rest, parts = abs(round(seconds)), []
    for unit, name in ((_DAY, "d"), (3600, "h"), (60, "m"), (1, "s")):
        if rest >= unit:
            parts.append(f"{rest // unit}{name}")
            rest %= unit
    return ("−" if seconds < 0 else "") + "".join(parts[:2])


def _time_step(lower: float, upper: float, count: int) -> float:
    rough = (upper - lower) / count
    if rough < 1:
        return round_step(lower, upper, count)
    seconds = (*_SECONDS[:-1], *(days * _DAY for days in _DAYS))
    return next((step for step in seconds if step >= rough * 0.8), round_step(lower / _DAY, upper / _DAY, count) * _DAY)


def _durations(lower: float, upper: float, count: int) -> tuple[Tick, ...]:
    step = _time_step(lower, upper, count)
    if step <= 0:
        return ()
    first, last = math.ceil(lower / step - 1e-9), math.floor(upper / step + 1e-9)
    return tuple(Tick(index * step, span_label(index * step)) for index in range(first, last + 1))


def log_durations(lower: float, upper: float, count: int) -> tuple[Tick, ...]:
    """Return at most about `count` spans of time for a logarithmic axis: whole seconds, minutes, hours and days first.

    Seconds below one are powers of ten; none for a range that is not positive.
    """
    if not 0 < lower < upper < math.inf or count < 1:
        return ()
    apart = math.log(upper / lower) / (count + 0.5)
    kept: list[float] = []
    for level in _ROUND_SPANS:
        for value in level:
            far = all(abs(math.log(value / other)) >= apart for other in kept)
            if lower * (1 - 1e-9) <= value <= upper * (1 + 1e-9) and far:
                kept.append(value)
    if len(kept) < 2 and upper < 10 * lower:
        return _durations(lower, upper, count)
    return tuple(Tick(value, span_label(value)) for value in sorted(kept))


def _moments(lower: float, upper: float, count: int) -> tuple[Tick, ...]:
    step = _time_step(lower, upper, count)
    try:
        start = datetime.fromtimestamp(lower)
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        datetime.fromtimestamp(upper)
    except (OverflowError, OSError, ValueError):
        return _linear(lower, upper, count)
    if step < 1:
        return tuple(Tick(tick.value, _second_label(tick.value)) for tick in _linear(lower, upper, count))
    return _days(midnight, lower, upper, step) if step >= _DAY else _clock(midnight, lower, upper, step)


def _clock(midnight: datetime, lower: float, upper: float, step: float) -> tuple[Tick, ...]:
    # Counted from local midnight, so that hours are whole in every time zone.
    base = midnight.timestamp()
    first, last = math.ceil((lower - base) / step), math.floor((upper - base) / step)
    return tuple(Tick(base + index * step, _clock_label(base + index * step, step)) for index in range(first, last + 1))


def _clock_label(value: float, step: float) -> str:
    moment = datetime.fromtimestamp(value)
    if moment.hour == moment.minute == moment.second == 0:
        return _date_label(moment)
    return f"{moment:%H:%M}" if step >= 60 else f"{moment:%H:%M:%S}"


def _second_label(value: float) -> str:
    moment = datetime.fromtimestamp(value)
    return f"{moment:%S}.{moment.microsecond // 1000:03d}s"


def _days(midnight: datetime, lower: float, upper: float, step: float) -> tuple[Tick, ...]:
    days = round(step / _DAY)
    day = midnight - timedelta(days=midnight.toordinal() % days)
    found = []
    while day.timestamp() <= upper:
        if day.timestamp() >= lower:
            found.append(Tick(day.timestamp(), f"{day:%Y-%m}" if days >= 100 else _date_label(day)))
        day += timedelta(days=days)
    return tuple(found)


def _date_label(moment: datetime) -> str:
    return f"{moment.day} {moment:%b}"
