"""Which images of rows could not be shown, as they come to light one by one."""

from __future__ import annotations

import threading
from typing import Final

from core.model import Problem

DAMAGED: Final = "damaged-thumbnail"
"""Kind of these problems."""
_MOST: Final = 100
"""Images that are named; more of them are counted."""


class Faults:
    """Notes what is wrong with images that were looked at; may be used from several threads.

    Attributes
    ----------
    count
        Rows whose image could not be shown, of those that were looked at.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: set[int] = set()
        self._news: list[Problem] = []
        self.count = 0

    def add(self, row: int, file: str, message: str, remedy: str = "") -> None:
        """Note that the image of a row cannot be shown; a row is noted once."""
        with self._lock:
            if row in self._seen:
                return
            self._seen.add(row)
            self.count += 1
            if self.count <= _MOST:
                self._news.append(
                    Problem(file, DAMAGED, f"The image of row {row:,} cannot be shown: {message}", remedy=remedy)
                )

    def news(self) -> tuple[Problem, ...]:
        """Return what was noted since the last call."""
        with self._lock:
            news, self._news = tuple(self._news), []
        return news
