"""Numbers and times as people read them, the same in lists, axes' notes and exported figures."""

from __future__ import annotations

import math
from datetime import datetime

_SPANS = ((60.0, 1.0, "s"), (3600.0, 60.0, "min"), (86400.0, 3600.0, "h"), (86400.0 * 45, 86400.0, "d"))
_YEAR = 86400.0 * 365.25


def grouped(number: int) -> str:
    """Return a whole number with its thousands apart: ``"1,797"``."""
    return f"{number:,}"


def compact(number: int) -> str:
    """Return a count in at most four digits and an SI prefix: ``"999"``, ``"12.3 k"``, ``"1.25 M"``."""
    for least, size, prefix in ((999.5e6, 1e9, "G"), (999.5e3, 1e6, "M"), (1e4, 1e3, "k")):
        if number >= least:
            scaled = number / size
            digits = min(2, max(0, 2 - int(math.log10(scaled))))
            return f"{scaled:.{digits}f} {prefix}"
    return grouped(number)


def distance_text(value: float) -> str:
    """Return a distance in at most seven letters: ``"0.129"``, ``"1,579"``, ``"15.01 M"``, ``"3e-05"``."""
    size = abs(value)
    if size >= 1e15 or 0 < size < 0.001:
        return f"{value:.0e}" if size < 0.001 else f"{value:.1e}"
    for least, unit, prefix in ((999.95e9, 1e12, "T"), (999.95e6, 1e9, "G"), (999.95e3, 1e6, "M"), (9999.5, 1e3, "k")):
        if size >= least:
            return f"{_four_digits(value / unit)} {prefix}"
    return f"{value:.3f}" if size < 99.9995 else _four_digits(value)


def _four_digits(value: float) -> str:
    size = abs(value)
    digits = next((digits for digits, least in enumerate((999.95, 99.995, 9.9995)) if size >= least), 3)
    return f"{value:,.{digits}f}"


_SIZES = ((1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B"))


def bytes_text(number: int) -> str:
    """Return a number of bytes in its SI unit: ``"512 B"``, ``"1.2 kB"``, ``"10 GB"``."""
    unit, name = _size_unit(number)
    return f"{_scaled(number / unit)} {name}"


def bytes_of(done: int, total: int) -> str:
    """Return how many of some bytes are done, both in the unit of all: ``"1.2 of 10 GB"``."""
    unit, name = _size_unit(total)
    return f"{_scaled(done / unit)} of {_scaled(total / unit)} {name}"


def _size_unit(number: int) -> tuple[float, str]:
    return next((size for size in _SIZES if number >= size[0] * 0.9995), _SIZES[-1])


def _scaled(number: float) -> str:
    return f"{number:.0f}" if number >= 99.5 else f"{number:.1f}".removesuffix(".0")


def counted(number: int, noun: str) -> str:
    """Return a count with its noun in the singular or plural: ``"1 run"``, ``"31 runs"``."""
    return f"{grouped(number)} {noun}" if number == 1 else f"{grouped(number)} {noun}s"


def duration(seconds: float) -> str:
    """Return a span in its largest unit: ``"40 s"``, ``"3 min"``, ``"2 h"``, ``"5 d"``, ``"7 mo"``, ``"2 y"``."""
    for limit, unit, name in _SPANS:
        if seconds < limit:
            return f"{int(max(seconds, 0.0) / unit)} {name}"
    return f"{int(seconds / (_YEAR / 12))} mo" if seconds < _YEAR else f"{int(seconds / _YEAR)} y"


def ago(wall_time: float | None, now: float) -> str:
    """Return how long ago a wall time was, ``"now"`` within the last ten seconds, a dash for None."""
    if wall_time is None or not math.isfinite(wall_time):
        return "–"
    return "now" if now - wall_time < 10 else duration(now - wall_time)


def since(wall_time: float, now: float) -> str:
    """Return how long ago a wall time was, as a part of a sentence: ``"2 h ago"``, ``"just now"``."""
    text = ago(wall_time, now)
    return "just now" if text == "now" else f"{text} ago"


def moment(wall_time: float | None) -> str:
    """Return a wall time in the local time zone, ``"2026-11-20 18:47:03"``; a dash for None or what no clock shows."""
    try:
        return "–" if wall_time is None else datetime.fromtimestamp(wall_time).strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, OSError, ValueError):
        return "–"
