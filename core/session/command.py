"""Commands: named functions from one state to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from core.state import EmbeddingState, RunsState, ScalarsState, SessionState


@dataclass(frozen=True, slots=True)
class Command:
    """A wish of the user that can be undone.

    Attributes
    ----------
    label
        What the undo menu calls it: ``"Hide run lr=0.1"``.
    apply
        The next state for a state.
    merge
        Commands that follow each other with the same non-empty text are one undo step: a slider's moves.
    """

    label: str
    apply: Callable[[SessionState], SessionState]
    merge: str = ""


def change_session(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of the whole state."""
    return Command(label, lambda state: replace(state, **changes), merge)


def change_runs(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.runs`."""

    def apply(state: SessionState) -> SessionState:
        runs: RunsState = replace(state.runs, **changes)
        return replace(state, runs=runs)

    return Command(label, apply, merge)


def change_scalars(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.scalars`."""

    def apply(state: SessionState) -> SessionState:
        scalars: ScalarsState = replace(state.scalars, **changes)
        return replace(state, scalars=scalars)

    return Command(label, apply, merge)


def change_embedding(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.embedding`."""

    def apply(state: SessionState) -> SessionState:
        embedding: EmbeddingState = replace(state.embedding, **changes)
        return replace(state, embedding=embedding)

    return Command(label, apply, merge)


def then(first: Command, second: Command) -> Command:
    """Return two commands as one step, which is called as the first is."""
    return Command(first.label, lambda state: second.apply(first.apply(state)), first.merge)


def free_name(wished: str, taken: Iterable[str], usual: str) -> str:
    """Return a name that is not taken: the wished one, that with a number, or without a wish the usual one with one."""
    others, name = set(taken), wished.strip()
    if name and name not in others:
        return name
    numbered = (f"{name or usual} {number}" for number in count(2 if name else 1))
    return next(each for each in numbered if each not in others)
