"""Titles of axes in the little room that there is above them."""

from __future__ import annotations

from collections.abc import Callable

_BREAKS = "/_-. "


def title_lines(title: str, width: Callable[[str], float], room: float) -> list[str]:
    """Return a title in one line, or in two where it is too long, parted after a separator near its middle."""
    breaks = [place + 1 for place, letter in enumerate(title[:-1]) if letter in _BREAKS]
    if width(title) <= room or not breaks:
        return [title]
    at = min(breaks, key=lambda place: max(width(title[:place]), width(title[place:])))
    return [title[:at], title[at:]]
