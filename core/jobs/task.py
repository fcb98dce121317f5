"""What a piece of long work is, and what it tells while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class CancelledError(Exception):
    """Raised inside work that was asked to stop."""


class Token(Protocol):
    """What work is given to report with."""

    @property
    def cancelled(self) -> bool:
        """Whether the work should stop."""

    def check(self) -> None:
        """Raise `CancelledError` if the work should stop."""

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Tell how much is done, 0 to 1, None where that cannot be known."""

    def partial(self, value: object) -> None:
        """Hand over a result that is not final yet."""


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
    """

    title: str
    function: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    group: str = ""
    process: bool = False


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
