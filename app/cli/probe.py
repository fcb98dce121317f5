"""A small job with a known answer, to see that worker processes work here."""

from __future__ import annotations

import os

from core.work import Token


def add_up(token: Token, count: int) -> tuple[int, int]:
    """Return the sum of the numbers below `count`, and the process in which it was found."""
    total = 0
    for number in range(count):
        total += number
        if number % 10_000 == 0:
            token.check()
            token.progress(number / count)
    return total, os.getpid()
