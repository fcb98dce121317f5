"""How far a run has come, as a small mark and in words."""

from __future__ import annotations

import time
from dataclasses import dataclass

from core.model import RunStatus
from core.style.text import ago, moment
from core.views.runs import RunRow


@dataclass(frozen=True, slots=True)
class StatusMark:
    """An icon in the colour of a token; running is a dot instead."""

    icon: str
    token: str


MARKS = {
    RunStatus.FINISHED: StatusMark("check", "faint"),
    RunStatus.FAILED: StatusMark("cancel", "bad"),
    RunStatus.KILLED: StatusMark("stopped", "warn"),
    RunStatus.SCHEDULED: StatusMark("recent", "muted"),
}


def has_mark(row: RunRow, live: bool) -> bool:
    """Return whether a line says how far its run has come."""
    return live or row.status is not RunStatus.UNKNOWN


def status_tip(row: RunRow, live: bool) -> str:
    """Return the status in words."""
    if row.status is RunStatus.RUNNING and not live:
        since = ago(row.updated, time.time())
        return f"Running, as its store says; the last event was {since} ago" if row.updated else "Running"
    if row.status is RunStatus.UNKNOWN:
        return f"Still growing: {moment(row.updated)}" if live else ""
    return row.status.value.capitalize()
