"""Which changes of the session the embedding view shows."""

from __future__ import annotations

from core.state import SessionState

_SHOWN = ("embedding", "step", "brushes", "selected_points", "sources", "bookmarks")


def seen_alike(before: SessionState, after: SessionState) -> bool:
    """Return whether two states differ, if at all, in what only other views show."""
    return all(getattr(before, name) == getattr(after, name) for name in _SHOWN)
