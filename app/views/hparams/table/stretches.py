"""Rows as stretches without a gap."""

from __future__ import annotations

from collections.abc import Sequence


def stretches(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last row of each stretch of ascending rows."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] + 1 == row:
            found[-1] = found[-1][0], row
        else:
            found.append((row, row))
    return found
