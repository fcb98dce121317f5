"""Columns that say when: ISO 8601 texts, and numbers since 1970 whose name and size say that they are times."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

import numpy as np

from core.model import F8, I8, Column

_LOOKED_AT: Final = 100
_BLOCK: Final = 1 << 15
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?")
_NAMED: Final = re.compile(
    r"(^|[\W_])(time|date|datetime|timestamp|created|updated|modified|when|day|epoch|at|ts)s?($|[\W_])"
)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_FIRST: Final = datetime(1970, 1, 1).toordinal()
_UNITS: Final = ((1.0, 1e8, 4.2e9), (1e-3, 1e11, 4.2e12), (1e-6, 1e14, 4.2e15), (1e-9, 1e17, 4.2e18))
"""Seconds of a unit, and between which numbers it is taken for one: from 1973 to the beginning of 2103."""


def numbers_along(column: Column) -> F8 | None:
    """Return what the rows of a column can be laid along an axis by, float64 (n,), NaN where missing; None for nothing.

    Numbers are themselves, dates are seconds since 1970.
    """
    return column.numbers if column.numbers is not None else moments(column)


def seconds_of_unit(name: str, lower: float, upper: float) -> float | None:
    """Return how many seconds one is, of numbers between two ends that count the time since 1970; None if they do not.

    The column's name has to say so, too: nothing else tells counts of anything from times.
    """
    if not _NAMED.search(_CAMEL.sub("_", name).lower()):
        return None
    return next((unit for unit, least, most in _UNITS if least <= lower and upper <= most), None)


@lru_cache(maxsize=16)
def moments(column: Column) -> F8 | None:
    """Return the times that the texts of a column are, in seconds since 1970, float64 (n,), NaN where missing.

    None if any of them is no date, or all are missing. ISO 8601 is understood; without a zone it is the local time.
    """
    if column.numbers is not None:
        return None
    if column.codes is not None:
        found = _each(column.categories)
        return None if found is None else np.array([*found, math.nan])[column.codes]
    if not _promising(column.texts):
        return None
    parts = []
    for start in range(0, len(column.texts), _BLOCK):
        part = _block(column.texts[start : start + _BLOCK])
        if part is None:
            return None
        parts.append(part)
    return np.concatenate(parts)


def _promising(texts: Sequence[str]) -> bool:
    some = [text for text in texts[: 10 * _LOOKED_AT] if text][:_LOOKED_AT]
    return bool(some) and all(_DATE.fullmatch(text) for text in some)


def _each(texts: Sequence[str]) -> list[float] | None:
    """Return the times of texts one by one."""
    try:
        if any(text and not _DATE.fullmatch(text) for text in texts) or not any(texts):
            return None
        return [datetime.fromisoformat(text).timestamp() if text else math.nan for text in texts]
    except (ValueError, OverflowError, OSError):
        return None


def _block(texts: Sequence[str]) -> F8 | None:
    joined, present = "".join(texts), sum(map(bool, texts))
    zoned = "Z" in joined or "+" in joined or joined.count("-") != 2 * present
    if zoned or not present:
        return np.full(len(texts), math.nan) if not present else _array(_each(texts))
    try:
        local = np.array([text or "NaT" for text in texts], dtype="datetime64[us]")
    except ValueError:
        return _array(_each(texts))
    return _from_local(local.astype(np.int64), np.isnat(local))


def _array(times: list[float] | None) -> F8 | None:
    return None if times is None else np.array(times)


def _from_local(local: I8, missing: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> F8:
    """Return times in seconds since 1970 of microseconds on the local clock, whose offset is looked up once an hour."""
    hours, place = np.unique(local // 3_600_000_000, return_inverse=True)
    with_offset = np.array([_offset(hour) for hour in hours.tolist()])
    seconds: F8 = local / 1e6 + with_offset[place]
    seconds[missing] = math.nan
    return seconds


def _offset(hour: int) -> float:
    try:
        moment = datetime.fromordinal(_FIRST + hour // 24).replace(hour=hour % 24)
        return moment.timestamp() - 3600.0 * hour
    except (ValueError, OverflowError, OSError):
        return 0.0
