"""Times in queries: dates in quotes and spans before now, in milliseconds since 1970 as MLflow counts them."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from typing import Final, Self

TIMES: Final = "a date such as '2024-05-01' or '2024-05-01 18:30', a span before now such as -7d, or milliseconds"
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class WrittenTime(float):
    """A time in milliseconds since 1970 that is printed as it was written.

    Attributes
    ----------
    written
        How it was written.
    until
        Of a day its last millisecond; None for a moment.
    """

    written: str
    until: Self | None

    def __new__(cls, milliseconds: float, written: str, until: Self | None = None) -> Self:
        """Return the time."""
        made = super().__new__(cls, milliseconds)
        made.written, made.until = written, until
        return made


def time_of(text: str) -> WrittenTime | None:
    """Return the time that a date means, a day its beginning; None if it is none.

    ISO 8601 is understood; without a zone it is the time of the local clock.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        begins = _milliseconds(moment)
        if not _DAY.fullmatch(text.strip()):
            return WrittenTime(begins, f"'{text.strip()}'")
        ends = _milliseconds(moment + timedelta(days=1)) - 1
    except (ValueError, OverflowError, OSError):
        return None
    day = text.strip()
    return WrittenTime(begins, f"'{day}'", WrittenTime(ends, f"'{day} 23:59:59.999'"))


def before_now(written: str, seconds: float) -> WrittenTime | None:
    """Return the time a span before now, as the query is read; None for a span that is not negative."""
    return WrittenTime(round((time.time() + seconds) * 1000), written) if seconds < 0 else None


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
