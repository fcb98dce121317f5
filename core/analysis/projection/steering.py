"""What a running engine can be told: other parameters, pause, a push, an early or a later end.

They reach the engine as wishes of its job (`core.work.wishes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from core.analysis.projection.parameters import Value
from core.work import Token, wishes

_PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class Change:
    """Go on with other values of some parameters, those that the method can change while it runs."""

    parameters: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Perturb:
    """Push all points by normally distributed steps, their spread being a share of the layout's."""

    amount: float = 0.05


@dataclass(frozen=True, slots=True)
class Extend:
    """Do more rounds than planned."""

    rounds: int = 250


@dataclass(frozen=True, slots=True)
class Finish:
    """End now; the layout as it is becomes the result."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait until `Resume` or `Finish`."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on after `Pause`."""


Order: TypeAlias = Change | Perturb | Extend | Finish


def orders(token: Token | None) -> tuple[Order, ...]:
    """Return what the engine is to do differently; in between it waits for as long as it is to pause.

    Raises CancelledError if it was cancelled while it waited.
    """
    told, paused = _sorted(wishes(token), False)
    while paused:
        if token:
            token.check()
        more, paused = _sorted(wishes(token, _PATIENCE), True)
        told += more
    return tuple(told)


def _sorted(heard: Iterable[object], paused: bool) -> tuple[list[Order], bool]:
    """Return orders among wishes, and whether to wait after them."""
    told: list[Order] = []
    for wish in heard:
        if isinstance(wish, Pause):
            paused = True
        elif isinstance(wish, Resume | Finish):
            paused = False
        if isinstance(wish, Change | Perturb | Extend | Finish):
            told.append(wish)
    return told, paused
