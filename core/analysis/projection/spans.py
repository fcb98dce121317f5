"""Rows in spans of a fixed size, done by all processors."""

from __future__ import annotations

from collections.abc import Callable

from core.analysis.parallel import Crew
from core.work import Token


def parts(rows: int, each: int) -> int:
    """Return in how many spans of `each` so many rows are done, at least one."""
    return max(1, -(-rows // each))


class Hands:
    """A crew that goes over rows, and asks before every span whether to stop.

    Spans are of a fixed size, so that what is computed does not depend on the number of threads.
    """

    def __init__(self, crew: Crew, token: Token | None = None) -> None:
        self._crew = crew
        self._token = token

    def over(self, rows: int, each: int, work: Callable[[int, int, int], object]) -> None:
        """Call ``work(number, first, last)`` for every span of `each` rows; raises CancelledError if it should stop."""

        def one(number: int) -> None:
            if self._token:
                self._token.check()
            work(number, number * each, min((number + 1) * each, rows))

        self._crew.run(one, parts(rows, each))
