"""One shape for long work: progress, partial results, cancel, worker processes."""

from core.jobs.task import CancelledError, Event, EventKind, Task, Token

__all__ = ["CancelledError", "Event", "EventKind", "Task", "Token"]
