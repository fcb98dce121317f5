"""Running the function of a task and putting into words how it ended."""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from core.jobs.task import EventKind, Task
from core.work import CancelledError, RefusedError, Token


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a task ended: DONE with a value, FAILED with a sentence and a traceback, or CANCELLED."""

    kind: EventKind
    value: object = None
    message: str = ""
    details: str = ""


def resolve(name: str) -> Callable[..., object]:
    """Return the function called ``"package.module:name"``; raises ValueError if there is none."""
    module, _, attribute = name.partition(":")
    try:
        return cast("Callable[..., object]", getattr(importlib.import_module(module), attribute))
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"there is no function {name!r}: {error}") from error


def perform(task: Task, token: Token | None) -> object:
    """Do a task here and now, as it says, and return its result; raises what it raises."""

    def work(told: Token | None) -> object:
        return resolve(task.function)(told, **task.arguments)

    return work(token) if task.around is None else task.around(work, token)


def run(task: Task, token: Token) -> Outcome:
    """Do a task and return how it ended; nothing is raised."""
    try:
        return Outcome(EventKind.DONE, perform(task, token))
    except CancelledError:
        return Outcome(EventKind.CANCELLED)
    except BaseException as error:  # SystemExit in a task must not end the thread or the worker without a word
        return failure(error)


def failure(error: BaseException) -> Outcome:
    """Return a failed outcome with what an error says and, unless it could be foreseen, where it was raised."""
    if isinstance(error, RefusedError):
        return Outcome(EventKind.FAILED, None, str(error))
    return Outcome(EventKind.FAILED, None, str(error).strip() or type(error).__name__, "".join(_lines(error)))


def _lines(error: BaseException) -> list[str]:
    return traceback.format_exception(error)
