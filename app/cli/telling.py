"""Says on standard error how far long work is."""

from __future__ import annotations

import sys
import time

SILENT = 2.0
"""Seconds of work of which nothing is said, and that pass between two lines of the same work."""


class Telling:
    """A token for work that is done here and now: nothing of it is said while it takes no time."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._said = ""

    @property
    def cancelled(self) -> bool:
        """False: the user ends the program."""
        return False

    def check(self) -> None:
        """Go on."""

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Say what is done and how far, if the last line is a while ago."""
        now = time.monotonic()
        self._said = message or self._said
        if now - self._last < SILENT or not self._said:
            return
        self._last = now
        share = "" if fraction is None else f", {fraction:.0%}".replace("%", " %")
        print(f"{self._said}{share}", file=sys.stderr, flush=True)

    def partial(self, value: object) -> None:
        """Leave out what is not final."""
