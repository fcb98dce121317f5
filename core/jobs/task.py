"""What a piece of long work is, and what it tells while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.work import CancelledError, Token

__all__ = ["CancelledError", "Event", "EventKind", "Task", "Token"]


@dataclass(frozen=True, slots=True)
class Task:
    """Work to be done away from the window's thread.

    Attributes
    ----------
    title
        What the user reads while it runs, such as ``"PCA of layer2"``.
    function
        ``"package.module:name"`` of a function called as ``function(token, **arguments)``.
    arguments
        Passed by pickle to a worker process, by reference to a thread.
    group
        A new task replaces (cancels) the running one of the same group; empty for no group.
    process
        Whether it runs in a worker process (it may hold the interpreter's lock, crash or need killing) or on a thread.
    around
        On a thread what is called instead, with the work and its token: it may do without the work, because somebody
        else is at it. None for nothing.
    """

    title: str
    function: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    group: str = ""
    process: bool = False
    around: Callable[[Callable[[Token], object], Token | None], object] | None = None


class EventKind(StrEnum):
    """What a job tells."""

    STARTED = "started"
    PROGRESS = "progress"
    PARTIAL = "partial"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a job tells.

    Attributes
    ----------
    job
        Number of the job, unique in a process.
    kind
        What happened.
    value
        The result (DONE, PARTIAL).
    fraction, message
        For PROGRESS; `message` is one sentence for FAILED.
    details
        Traceback for FAILED.
    """

    job: int
    kind: EventKind
    value: object = None
    fraction: float | None = None
    message: str = ""
    details: str = ""
